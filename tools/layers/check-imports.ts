import { posix } from 'node:path';
import { findImports, type Import } from './find-imports.ts';
import { apart, exceptions, layers, packageRules } from './rules.ts';

/** Paths from the root of the checkout, with `/`, to the texts of the files. */
export type Sources = ReadonlyMap<string, string>;

export interface Violation {
  readonly file: string;
  readonly line: number;
  readonly sentence: string;
}

/** Every import under src, test, tools and bench that goes against the order of the layers, by file and line. */
export function checkImports(sources: Sources): readonly Violation[] {
  const violations: Violation[] = [];
  for (const [file, text] of sources) {
    if (isInSource(file) && !isTest(file) && rowOf(file) === undefined) {
      const sentence =
        'belongs to no layer; give its folder a row in tools/layers/rules.ts and in ARCHITECTURE.md';
      violations.push({ file, line: 1, sentence });
    }
    for (const one of findImports(file, text)) {
      const sentence = objectionTo(file, one);
      if (sentence !== null) violations.push({ file, line: one.line, sentence });
    }
  }
  return violations;
}

/** The file that a relative import names, or null for a package's. */
export const importedFile = (file: string, specifier: string): string | null =>
  specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier) : null;

function objectionTo(file: string, one: Import): string | null {
  const imported = importedFile(file, one.specifier);
  if (imported === null) return objectionToPackage(file, one.specifier);
  const what = `imports ${one.typeOnly ? 'types of ' : ''}${imported}`;
  if (file.startsWith('web/') !== imported.startsWith('web/') && imported !== 'openapi.json') {
    return `${what}: web sees nothing but openapi.json, and nothing sees web`;
  }
  if (!isInSource(file)) return null;
  if (!isInSource(imported)) {
    return isTest(file) ? null : `${what}: src imports from src only`;
  }
  if (exceptions.some(({ from, to }) => file === `src/${from}` && imported === `src/${to}`)) return null;
  if (isTest(imported)) return `${what}: a test is imported by nothing`;
  return objectionToOrder(file, imported, what);
}

function objectionToOrder(file: string, imported: string, what: string): string | null {
  const from = rowOf(file);
  const to = rowOf(imported);
  if (from === undefined || to === undefined) return null;
  if (from.area === to.area) {
    const folders = [file, imported].map((path) => standingApart(path));
    const [mine, theirs] = folders;
    if (mine == null || theirs == null || mine === theirs) return null;
    return `${what}: the folders of ${from.area} never import each other; what two of them need belongs in a lower layer`;
  }
  if (to.index < from.index) return null;
  if (to.index === from.index) {
    return `${what}: ${from.area} and ${to.area} stand side by side and never import each other`;
  }
  return `${what}: ${from.area} lies below ${to.area}; only ${to.area} may import ${from.area}`;
}

function objectionToPackage(file: string, name: string): string | null {
  if (!isInSource(file) || isTest(file)) return null;
  const rule = packageRules.find((one) => name.startsWith(one.package));
  if (rule === undefined || rule.allowed(file.slice('src/'.length))) return null;
  return `imports the package ${name}: ${rule.why}`;
}

/** The row of `layers` a file under src belongs to, by the longest area that holds it. */
function rowOf(file: string): { readonly index: number; readonly area: string } | undefined {
  const path = file.slice('src/'.length);
  return layers
    .flatMap((areas, index) => areas.map((area) => ({ index, area })))
    .filter(({ area }) => path === area || path.startsWith(`${area}/`))
    .sort((a, b) => b.area.length - a.area.length)[0];
}

/** `core/targets/kfp-ir` for a file in there, null for one in no such folder. */
function standingApart(file: string): string | null {
  const path = file.slice('src/'.length);
  const parent = apart.find((one) => path.startsWith(`${one}/`));
  const folder = parent === undefined ? undefined : path.slice(parent.length + 1).split('/');
  return folder === undefined || folder.length < 2 ? null : `${parent}/${folder[0]}`;
}

const isInSource = (file: string): boolean => file.startsWith('src/');
const isTest = (file: string): boolean => file.endsWith('.test.ts');
