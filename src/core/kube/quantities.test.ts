import { describe, expect, it } from 'vitest';
import { amountFault, readQuantity } from './quantities.ts';

describe('readQuantity', () => {
  it.each([
    ['1', 1],
    ['500m', 0.5],
    ['1.5', 1.5],
    ['.5', 0.5],
    ['5.', 5],
    ['+1', 1],
    ['-2', -2],
    ['1k', 1000],
    ['1Ki', 1024],
    ['4Gi', 4 * 2 ** 30],
    ['2M', 2e6],
    ['1e3', 1000],
    ['1E3', 1000],
    ['1E', 1e18],
    ['1Ei', 2 ** 60],
    ['5e-1', 0.5],
    ['0', 0],
  ] as const)('reads %s', (text, value) => {
    expect(readQuantity(text)).toBeCloseTo(value, 9);
  });

  it.each(['', ' 1', '1 ', '1KB', '1ki', '1Mib', 'e3', '.', '1e', '1.2.3', '1mi', 'NaN', '0x1', '１'])(
    'refuses %j',
    (text) => {
      expect(readQuantity(text)).toBeNull();
    },
  );
});

describe('amountFault', () => {
  it('refuses negative amounts, and parts of whole pieces', () => {
    expect(amountFault('1', true)).toBeNull();
    expect(amountFault('2k', true)).toBeNull();
    expect(amountFault('500m', false)).toBeNull();
    expect(amountFault('500m', true)).toBe('must be a whole number');
    expect(amountFault('-1', false)).toBe('must not be negative');
    expect(amountFault('x', false)).toMatch(/quantity/);
  });
});
