import { describe, expect, it } from 'vitest';
import { StepOrder } from './step-order.ts';

const orderOf = (steps: string, ...edges: readonly string[]): StepOrder => {
  const order = new StepOrder(Array.from(steps));
  for (const [parent = '', child = ''] of edges) order.add(child, parent);
  return order;
};

describe('the order of steps', () => {
  it('keeps the given order where nothing speaks against it', () => {
    expect(orderOf('abcd', 'ad', 'ab').sorted().join('')).toBe('abcd');
  });

  it('puts each step after its parents, and each as early as it can be', () => {
    expect(orderOf('abcde', 'ea', 'ab').sorted().join('')).toBe('cdeab');
    expect(orderOf('abcd', 'db', 'ca').sorted().join('')).toBe('cadb');
  });

  it('knows who is before whom, through any number of steps, also after an edge is added', () => {
    const order = orderOf('abcd', 'ab', 'cd');
    expect([order.isBefore('a', 'b'), order.isBefore('a', 'd'), order.isBefore('b', 'a')]).toEqual([
      true,
      false,
      false,
    ]);
    order.add('c', 'b');
    expect([order.isBefore('a', 'c'), order.isBefore('a', 'd'), order.isBefore('b', 'd')]).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('knows that for more steps than a word has bits', () => {
    const names = Array.from({ length: 100 }, (_, index) => `s${index}`);
    const order = new StepOrder(names);
    for (let index = 1; index < 100; index++) order.add(`s${index}`, `s${index - 1}`);
    expect(order.isBefore('s0', 's99')).toBe(true);
    expect(order.isBefore('s63', 's64')).toBe(true);
    expect(order.isBefore('s64', 's63')).toBe(false);
  });

  it('finds the last of some steps, several where they are not ordered', () => {
    const order = orderOf('abcd', 'ab', 'ac', 'cd');
    expect(order.latestOf(['a', 'c'])).toEqual(['c']);
    expect(order.latestOf(['a', 'b', 'd'])).toEqual(['b', 'd']);
    expect(order.latestOf(['d', 'c', 'a'])).toEqual(['d']);
    expect(order.latestOf([])).toEqual([]);
  });

  it('gives parents in the given order, each once', () => {
    expect(orderOf('abcd', 'cd', 'ad', 'cd').parentsOf('d')).toEqual(['a', 'c']);
  });

  it('finds a ring and names it, first and last the same, each after the one it waits for', () => {
    expect(orderOf('abc', 'ab', 'bc', 'ca').findRing()).toEqual(['a', 'b', 'c', 'a']);
    expect(orderOf('abcd', 'ab', 'bc', 'cb', 'cd').findRing()).toEqual(['b', 'c', 'b']);
    expect(orderOf('abc', 'ab', 'bc').findRing()).toBeNull();
  });

  it('finds one among many thousand steps', () => {
    const count = 20_000;
    const order = new StepOrder(Array.from({ length: count }, (_, index) => `s${index}`));
    for (let index = 0; index < count; index++) order.add(`s${index}`, `s${(index + 1) % count}`);
    expect(order.findRing()).toHaveLength(count + 1);
  });
});
