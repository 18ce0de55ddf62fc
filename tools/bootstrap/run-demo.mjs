import { resolve } from 'node:path';
import { root } from './project-node.mjs';
import { runCommand } from './run-command.mjs';
import { say } from './say.mjs';

/** Enough trials to see the search at work, few enough to see the end of it. The seed makes every demo the same. */
const demo = [
  'sweep',
  'examples/classifier.ipynb',
  '--name',
  'demo',
  '--trials',
  '24',
  '--parallel',
  '2',
  '--seed',
  '7',
];

/** A real sweep of an example notebook, then where to go from there. Answers with the sweep's exit code. */
export async function runDemo(args) {
  const code = await runCommand(resolve(root, 'bin/tunebook'), [...demo, ...args]);
  if (code === 0) say('in a browser or over HTTP: bin/tunebook serve (in a clone, tunebook is bin/tunebook)');
  return code;
}
