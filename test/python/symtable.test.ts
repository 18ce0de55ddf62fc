import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { analyseCode } from '../../src/core/python/analyse-code.ts';
import { buildScopes, hasLazyAnnotations } from '../../src/core/python/build-scopes.ts';
import type { PythonParser } from '../../src/core/python/parse.ts';
import type { PythonTree } from '../../src/core/python/python-tree.ts';
import { isGlobalIn, scopeOfName, withInner, type Scope } from '../../src/core/python/scopes.ts';
import { factsOfTree } from '../../src/core/python/tree-facts.ts';
import { pythonParser } from './python-parser.ts';

/** What describe_names.py says of some consecutive top-level statements of one file. */
interface Chunk {
  readonly source: string;
  /** Null from Python 3.12 on, where symtable no longer keeps comprehensions apart. */
  readonly tree: string | null;
  /** Names used in comprehensions, where symtable lists them with the scope around. */
  readonly inlined: readonly string[];
  readonly binds: readonly string[];
  readonly deletes: readonly string[];
  readonly imports: readonly (readonly [number, string, string, string])[];
  readonly inPlace: readonly string[];
  readonly inClasses: readonly string[];
  readonly deferred: readonly string[];
  readonly sets: readonly string[];
}

type Answer =
  | { readonly file: string; readonly chunks: readonly Chunk[] }
  | { readonly file: string; readonly source: string; readonly refused: string };

const STATEMENTS_IN_A_CELL = 20;

async function* askPython(): AsyncGenerator<Answer> {
  const script = fileURLToPath(new URL('describe_names.py', import.meta.url));
  const python = spawn('python3', ['-I', '-S', script, String(STATEMENTS_IN_A_CELL)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    python.on('close', resolve);
    python.on('error', reject);
  });
  for await (const line of createInterface({ input: python.stdout })) yield JSON.parse(line) as Answer;
  expect(await ended).toBe(0);
}

const CPYTHON_OWN = new Set(['__class__', '__type_params__']);

/** The scopes in the words of describe_names.py. */
function treeText(scope: Scope): string {
  const kind = scope.kind === 'module' || scope.kind === 'class' ? scope.kind : 'function';
  const symbols = [...scope.symbols]
    .filter(([name]) => !name.startsWith('.') && !CPYTHON_OWN.has(name))
    .flatMap(([name, symbol]) => {
      const flags = [
        symbol.referenced && 'r',
        symbol.assigned && 'a',
        symbol.imported && 'i',
        symbol.parameter && 'p',
        symbol.annotated && 'n',
        symbol.declaredGlobal && kind !== 'module' && 'G',
        symbol.declaredNonlocal && 'N',
      ];
      const home = scopeOfName(scope, name);
      const where = home.kind === 'module' ? 'g' : home === scope ? 'l' : 'f';
      const letters = flags.filter(Boolean).join('');
      return letters === '' ? [] : [`${name}:${letters}${where}`];
    });
  // Python sorts by code points, JavaScript by UTF-16 units.
  symbols.sort((a, b) => Buffer.from(a).compare(Buffer.from(b)));
  return `${kind} ${scope.name} {${symbols.join(' ')}} [${scope.children.map(treeText).join('')}]`;
}

const sorted = (names: Iterable<string>): string[] =>
  [...new Set(names)].sort((a, b) => Buffer.from(a).compare(Buffer.from(b)));

/** Where our facts and Python's differ, in words; empty when they agree. */
function differences(tree: PythonTree, chunk: Chunk): string[] {
  const found: string[] = [];
  const inlined = new Set(chunk.inlined);
  const apart = (names: readonly string[]): string[] => names.filter((name) => !inlined.has(name));
  const compare = (what: string, ours: unknown, theirs: unknown): void => {
    const [a, b] = [JSON.stringify(ours), JSON.stringify(theirs)];
    if (a !== b) found.push(`${what}\n  ours   ${a}\n  python ${b}`);
  };
  if (tree.errors.length > 0) return [`refused: ${JSON.stringify(tree.errors)}`];
  const { module } = buildScopes(tree.body, {
    source: tree.source,
    lazyAnnotations: hasLazyAnnotations(tree.body),
  });
  const ours = treeText(module);
  if (chunk.tree !== null && ours !== chunk.tree)
    found.push(`scopes differ from: ${firstDifference(ours, chunk.tree)}`);

  const facts = factsOfTree(tree);
  const code = analyseCode(tree);
  compare('binds', sorted(code.binds.keys()), chunk.binds);
  compare('deletes', sorted(facts.deletes.map(({ name }) => name)), chunk.deletes);
  compare(
    'imports',
    code.imports.map((one) => [one.level, one.module, one.name ?? '', one.asName]),
    chunk.imports,
  );

  // symtable counts the annotations of local variables among what is used, and not that `x += 1` reads x.
  const scopes = withInner(module);
  const uses = (kind: string, deferred: boolean): Set<string> =>
    new Set(
      scopes
        .filter((scope) => (deferred ? !scope.runsInPlace || scope.kind === 'generator' : scope.runsInPlace))
        .flatMap((scope) => scope.uses.filter((use) => use.kind === kind && isGlobalIn(scope, use.name)))
        .map((use) => use.name),
    );
  const deferred = [...uses('read', true), ...uses('annotation', true)];
  compare(
    'deferred reads',
    apart(sorted(deferred.filter((name) => !CPYTHON_OWN.has(name)))),
    apart(chunk.deferred),
  );
  const missing = [...uses('read', true)].filter((name) => !code.deferredReads.has(name));
  compare('reads of functions kept', missing, []);
  const written = [...uses('bind', true), ...uses('delete', true)];
  compare(
    'global writes',
    apart(sorted(written.filter((name) => !CPYTHON_OWN.has(name)))),
    apart(chunk.sets),
  );
  compare(
    'global writes kept',
    apart(chunk.sets).filter((name) => !code.deferredWrites.has(name)),
    [],
  );

  const inPlace = new Set([...chunk.inPlace, ...chunk.inClasses]);
  const ownReads = [...code.reads.values()].filter(
    (read) => read.use === 'load' && read.because !== 'called',
  );
  compare(
    'reads that Python does not see',
    ownReads.filter((read) => read.because !== 'quoted' && !inPlace.has(read.name)).map((read) => read.name),
    [],
  );
  if (code.deletes.size === 0 && !stopsEarly(tree))
    compare(
      'reads of names that nothing binds',
      apart(chunk.inPlace).filter(
        (name) => !code.reads.has(name) && !code.binds.has(name) && !isRunTimeFalse(tree),
      ),
      [],
    );
  return found;
}

/** Code after a top-level `raise` does not run, so its reads are none. */
const stopsEarly = (tree: PythonTree): boolean => tree.body.some((statement) => statement.kind === 'raise');

/** Branches that never run (`if TYPE_CHECKING`, `if 0`, `while 0`) read nothing. */
const isRunTimeFalse = (tree: PythonTree): boolean =>
  /TYPE_CHECKING|if (?:0|False)\b|if 1|while |if True|__main__|\bassert\b/.test(tree.source);

function firstDifference(ours: string, theirs: string): string {
  let at = 0;
  while (ours[at] === theirs[at]) at++;
  const from = Math.max(0, at - 120);
  return `\n  ours   …${ours.slice(from, at + 80)}\n  python …${theirs.slice(from, at + 80)}`;
}

let parser: PythonParser;
beforeAll(async () => {
  parser = await pythonParser();
});

describe('names in the standard library of the Python at hand', () => {
  it('agree with symtable and ast in every file, cell by cell', { timeout: 300_000 }, async () => {
    const wrong: string[] = [];
    let cells = 0;
    let refused = 0;
    for await (const answer of askPython()) {
      if ('refused' in answer) {
        refused++;
        if (parser.parse(answer.source).errors.length === 0)
          wrong.push(`${answer.file}: Python refuses it: ${answer.refused}`);
        continue;
      }
      answer.chunks.forEach((chunk, index) => {
        cells++;
        for (const difference of differences(parser.parse(chunk.source), chunk))
          wrong.push(`${answer.file}, cell ${index}: ${difference}`);
      });
    }
    expect(wrong.slice(0, 20).join('\n'), `${wrong.length} differences`).toBe('');
    expect(cells).toBeGreaterThan(1_000);
    expect(refused).toBeLessThan(50);
  });
});
