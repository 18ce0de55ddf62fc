import { dirname, resolve } from 'node:path';
import type { PythonChoice } from '../app/ports/store.ts';
import type { SweepSettings } from '../core/search/stated-settings.ts';
import { requirementLines } from '../wiring/find-local-modules.ts';
import { readText } from './read-input.ts';

export interface PythonOptions {
  readonly python?: string;
  readonly requirements?: string;
}

/** The interpreter or packages that the command line names. */
export async function pythonFromOptions(options: PythonOptions): Promise<PythonChoice | undefined> {
  if (options.python !== undefined)
    return {
      kind: 'interpreter',
      path: options.python.includes('/') ? resolve(options.python) : options.python,
    };
  if (options.requirements !== undefined) return requirementsFile(options.requirements);
  return undefined;
}

/** The interpreter or packages that a sweep file names; paths in it are relative to it. */
export async function pythonFromFile(
  settings: SweepSettings,
  file: string,
): Promise<PythonChoice | undefined> {
  const beside = (path: string) => resolve(dirname(file), path);
  if (settings.python !== undefined)
    return {
      kind: 'interpreter',
      path: settings.python.includes('/') ? beside(settings.python) : settings.python,
    };
  if (settings.requirements === undefined) return undefined;
  return settings.requirements.kind === 'lines'
    ? { kind: 'requirements', lines: settings.requirements.lines }
    : requirementsFile(beside(settings.requirements.path));
}

const requirementsFile = async (path: string): Promise<PythonChoice> => ({
  kind: 'requirements',
  lines: requirementLines(await readText(path)),
});
