// What `npm run demo`, `npm test`, `npm run build` and `npm run check` start. It runs on any Node from 18 on, with
// nothing installed: it brings the packages, goes over to the Node that came with them, builds what is out of date,
// and then does what was asked. What is up to date is left alone, in a fraction of a second.
import { existsSync } from 'node:fs';
import { buildWhenStale } from './bootstrap/build-when-stale.mjs';
import { checkEverything } from './bootstrap/check-everything.mjs';
import { installWhenStale } from './bootstrap/install-when-stale.mjs';
import { isTheProjectsNode, isNewEnough, OLDEST_NODE, projectNode } from './bootstrap/project-node.mjs';
import { becomeCommand, runCommand } from './bootstrap/run-command.mjs';
import { runDemo } from './bootstrap/run-demo.mjs';
import { fail } from './bootstrap/say.mjs';

/** Each takes the arguments after its own name and answers with the exit code. */
const verbs = {
  build: () => buildWhenStale(),
  check: () => checkEverything(),
  async demo(args) {
    return (await buildWhenStale()) || runDemo(args);
  },
  async test(args) {
    return (await buildWhenStale()) || becomeCommand('node_modules/vitest/vitest.mjs', ['run', ...args]);
  },
};

async function bootstrap([verb, ...args]) {
  if (!Object.hasOwn(verbs, verb ?? '')) {
    return fail(`say what to do: node tools/bootstrap.mjs ${Object.keys(verbs).sort().join('|')}`, 2);
  }
  const installed = await installWhenStale();
  if (installed !== 0) return installed;
  if (existsSync(projectNode) && !isTheProjectsNode(process.execPath)) {
    return runCommand(projectNode, [process.argv[1], verb, ...args]);
  }
  if (!isNewEnough(process.version)) {
    return fail(
      `this is Node ${process.version}, Tunebook needs ${OLDEST_NODE} or newer, and no Node package was installed for ${process.platform} ${process.arch}.\n` +
        '  Install a newer Node from https://nodejs.org, or run npm without --omit=optional.',
    );
  }
  return verbs[verb](args);
}

process.exitCode = await bootstrap(process.argv.slice(2));
