import { problem, type Problem } from '../problems/problem.ts';
import { clipped, isJsonObject } from './json-values.ts';
import type { JsonObject } from './notebook.ts';
import type { RawCell } from './read-cell.ts';

/**
 * The language the notebook's kernel speaks, `python` for Python however written, or undefined where the file does not say.
 * nbformat 4 says it in the notebook's metadata, nbformat 3 on each code cell.
 */
export function languageOf(metadata: JsonObject, cells: readonly RawCell[]): string | undefined {
  const { kernelspec, language_info } = metadata;
  const said = [
    isJsonObject(kernelspec) ? kernelspec.language : undefined,
    isJsonObject(language_info) ? language_info.name : undefined,
    cells.find((cell) => typeof cell.language === 'string')?.language,
  ];
  const language = said.find((one): one is string => typeof one === 'string' && one.trim() !== '');
  return language === undefined ? undefined : normalised(language);
}

/** `Python`, `ipython3` and the like are all `python`. */
function normalised(language: string): string {
  const plain = clipped(language.trim());
  return /^i?python\d*$/i.test(plain) ? 'python' : plain;
}

export function checkLanguage(language: string | undefined, metadata: JsonObject): readonly Problem[] {
  if (language !== undefined && language !== 'python') return [problem('not-python', {}, { language })];
  const info = metadata.language_info;
  const version = isJsonObject(info) ? info.version : undefined;
  return typeof version === 'string' && version.startsWith('2.')
    ? [problem('written-for-python-2', {}, { version: clipped(version) })]
    : [];
}
