import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FindLocalModules } from '../app/choose-python.ts';

/** Looks beside the notebook for modules of its own and for a `requirements.txt`. A folder that is gone has neither. */
export const findLocalModules: FindLocalModules = async (directory, modules) => {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  const names = new Set(entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)));
  const text = names.has('requirements.txt')
    ? await readFile(join(directory, 'requirements.txt'), 'utf8')
    : null;
  return {
    local: modules.filter((module) => names.has(`${module}.py`) || names.has(`${module}/`)),
    requirements: text === null ? null : requirementLines(text),
  };
};

/** The lines of a requirements file, without comments and blank lines. */
export const requirementLines = (text: string): readonly string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '');
