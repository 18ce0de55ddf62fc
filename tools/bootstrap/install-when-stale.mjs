import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { holdLock } from './hold-lock.mjs';
import { root } from './project-node.mjs';
import { runCommand } from './run-command.mjs';
import { fail, say, startWatch } from './say.mjs';

const npmWords = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];

/** Installs the node packages unless package-lock.json's are the ones installed. Answers with an exit code. */
export async function installWhenStale() {
  if (isInstalled()) return 0;
  return holdLock(async () => {
    if (isInstalled()) return 0;
    say('installing the node packages');
    const took = startWatch();
    const [file, ...before] = npmCommand();
    const code = await runCommand(file, [...before, ...npmWords]);
    if (code !== 0) return fail(`npm ci failed (exit code ${code}); its own words are above`, code);
    say(`installed the node packages in ${took()}`);
    return 0;
  });
}

/**
 * npm writes down what it installed in node_modules/.package-lock.json, as its last act. Comparing that with
 * package-lock.json also believes a developer's own `npm install`, and disbelieves one that was interrupted.
 */
function isInstalled() {
  const wanted = readPackages('package-lock.json');
  const present = readPackages('node_modules/.package-lock.json');
  return Object.entries(wanted).every(([path, { version, integrity, optional }]) => {
    if (path === '') return true;
    const found = present[path];
    if (found === undefined) return optional === true;
    return found.version === version && found.integrity === integrity && existsSync(resolve(root, path));
  });
}

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(resolve(root, path), 'utf8')).packages;
  } catch (error) {
    if (error.code === 'ENOENT') return {};
    throw error;
  }
}

/** The npm that started us, else the one on the PATH. */
function npmCommand() {
  const started = process.env.npm_execpath;
  return started?.endsWith('npm-cli.js') ? [process.execPath, started] : ['npm'];
}
