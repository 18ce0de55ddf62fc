import { code, notebookText } from '../support/build-notebook.ts';
import { Author } from './author.ts';
import { Chance } from './chance.ts';
import { PIECES } from './pieces.ts';

export interface ProgramStep {
  readonly name: string;
  readonly after: readonly string[];
  /** One source per cell. */
  readonly cells: readonly string[];
}

/** A notebook's code, before it is put into cells with tags. */
export interface Program {
  readonly name: string;
  readonly parameters: string;
  readonly imports: string;
  readonly functions: string;
  /** In notebook order, which is an order they can run in. */
  readonly steps: readonly ProgramStep[];
}

const PARAMETERS = 'RATE = 0.5\nSTEPS = 3\nSIZES = [1, 2]\nLABEL = "x"\n';
const IMPORTS = 'import collections\nfrom functools import reduce\n';
const FUNCTIONS = `
journal = []
tasks = []
tally = 0
SEEN = {}
class Shape:
    made = 0
    def __init__(self, v):
        self.v = v
    def grow(self, by=1):
        self.v += by
        return self.v
class Square(Shape):
    def grow(self, by=2):
        return super().grow(by) * int(RATE * 2)
def note(v):
    global tally
    tally += 1
    journal.append(v)
    return tally
def remember(v):
    global memory
    memory = v
def scaled(v=1):
    return [v * RATE, LABEL]
def steps_now():
    return STEPS
def show(v, depth=3):
    if isinstance(v, (int, str, float, type(None))):
        return repr(v)
    if isinstance(v, (list, tuple)) and depth:
        return str([show(e, depth - 1) for e in v])
    if isinstance(v, dict) and depth:
        return str([(k, show(e, depth - 1)) for k, e in v.items()])
    return type(v).__name__
def called_twice(fn):
    def inner():
        return [fn(), fn()]
    return inner
def scale_all(v):
    return [each(v) for each in scalers.values()]
scalers = {'plain': scaled, 'half': lambda v: v / 2}
registry = {'note': lambda v: note(v), 'shape': Shape}
`;

/** Writes a program by chance; the same for the same seed. Every other one is a chain. */
export function writeProgram(seed: number): Program {
  const chance = new Chance(seed);
  const author = new Author(chance);
  giveNames(author);
  const count = 2 + chance.below(5);
  const isChain = seed % 2 === 0;
  const ancestors = new Map<string, ReadonlySet<string>>();
  const steps: ProgramStep[] = [];
  for (let index = 0; index < count; index++) {
    const name = `s${index}`;
    const after = isChain ? steps.slice(-1).map((step) => step.name) : chooseParents(steps, chance);
    const done = new Set([...after, ...after.flatMap((parent) => [...(ancestors.get(parent) ?? [])])]);
    ancestors.set(name, done);
    author.beginStep(name, done);
    steps.push({ name, after, cells: writeCells(author) });
  }
  return { name: `program-${seed}`, parameters: PARAMETERS, imports: IMPORTS, functions: FUNCTIONS, steps };
}

function giveNames(author: Author): void {
  author.give('journal', 'fixed');
  author.give('registry', 'fixed', ['journal']);
  author.give('scaled', 'fixed');
  author.give('STEPS', 'int');
  author.give('SIZES', 'list');
}

/** Up to three steps to run after; none for a branch of its own. */
function chooseParents(steps: readonly ProgramStep[], chance: Chance): readonly string[] {
  const wanted = Math.min(steps.length, 1 + chance.below(3));
  const chosen = new Set<string>();
  for (let tries = 0; tries < wanted; tries++) chosen.add(chance.pick(steps)?.name ?? '');
  return chance.oneIn(6) ? [] : steps.map(({ name }) => name).filter((name) => chosen.has(name));
}

function writeCells(author: Author): readonly string[] {
  const pieces = Array.from({ length: 2 + author.chance.below(6) }, () => writePiece(author));
  if (!author.chance.oneIn(3)) return [pieces.join('\n')];
  return [pieces.slice(0, 1).join('\n'), pieces.slice(1).join('\n')];
}

function writePiece(author: Author): string {
  for (let tries = 0; tries < 30; tries++) {
    const text = author.chance.pick(PIECES)?.(author);
    if (text !== undefined) return text;
  }
  return 'pass';
}

/** The notebook that a person would have written: one that Kale's tags annotate. */
export const notebookOf = (program: Program): string =>
  notebookText([
    code(program.imports, 'imports'),
    code(program.functions, 'functions'),
    code(program.parameters, 'pipeline-parameters'),
    ...program.steps.flatMap(({ name, after, cells }) =>
      cells.map((source, index) =>
        index === 0 ? code(source, `step:${name}`, ...after.map((parent) => `prev:${parent}`)) : code(source),
      ),
    ),
  ]);
