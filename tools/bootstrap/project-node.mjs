import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the checkout: everything bootstrap does, it does there. */
export const root = resolve(fileURLToPath(import.meta.url), '../../..');

/** `node:sqlite` needs no flag from here on. */
export const OLDEST_NODE = '22.13';

/** The Node that came with the packages, as an optional dependency per system and processor. */
export const projectNode = resolve(root, 'node_modules/.bin/node');

export const isTheProjectsNode = (executable) => realpathSync(projectNode) === executable;

/** True for `v24.1.0`, false for `v22.9.0`. */
export function isNewEnough(version) {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE.split('.').map(Number);
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}
