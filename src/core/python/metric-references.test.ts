import { beforeAll, describe, expect, it } from 'vitest';
import { pythonParser } from '../../../test/python/python-parser.ts';
import { metricReferences } from './metric-references.ts';
import type { PythonParser } from './parse.ts';

let parser: PythonParser;
beforeAll(async () => {
  parser = await pythonParser();
});
const refers = (source: string): string[] =>
  metricReferences(parser.parse(source)).flatMap(({ refersTo }) => refersTo.map(({ name }) => name));

describe('what a metrics cell refers to', () => {
  it.each([
    ['print(acc)', ['acc']],
    ['print("acc", acc, loss)', ['acc', 'loss']],
    ['print(f"{acc:.3f} {loss!r:>{width}}")', ['acc', 'loss', 'width']],
    ['print("%s" % acc)', ['acc']],
    ['print("{}".format(acc))', ['acc']],
    ['acc', ['acc']],
    ['acc, loss', ['acc', 'loss']],
    ['log({"acc": acc}, loss=round(loss, 2))', ['acc', 'loss']],
    ['print(acc.item(), scores["f1"])', ['acc', 'scores']],
    ['print(float(acc) if acc else 0)', ['acc']],
    ['if verbose:\n    print(acc)', ['acc']],
    ['print(*[round(a) for a in accs])', ['accs']],
  ])('%s', (source, expected) => {
    expect(refers(source)).toEqual(expected);
  });

  it('tells what the cell computes', () => {
    const [first, second] = metricReferences(parser.parse('f1 = 2 * p * r / (p + r)\nprint(f1)'));
    expect(first).toMatchObject({
      assigns: [{ name: 'f1' }],
      refersTo: [{ name: 'p' }, { name: 'r' }],
      onlyShows: false,
    });
    expect(second).toMatchObject({ assigns: [], onlyShows: true });
  });
});
