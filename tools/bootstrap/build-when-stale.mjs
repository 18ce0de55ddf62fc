import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { holdLock } from './hold-lock.mjs';
import { root } from './project-node.mjs';
import { runCommand } from './run-command.mjs';
import { fail, say, startWatch } from './say.mjs';

const built = resolve(root, 'dist');
const stamp = join(built, '.sources');
/** Beside dist, so that the paths in the source maps hold after the move. */
const beside = resolve(root, 'dist.new');
/** Relative: that is how the Nest command line wants it. */
const buildConfig = '.tunebook/tsconfig.build.json';

/**
 * Builds src into dist unless dist was built from exactly these sources. The new dist is made beside the old one and
 * takes its place in one move, so a program started meanwhile finds either of them whole. Answers with an exit code.
 */
export async function buildWhenStale() {
  if (isBuilt(hashOfSources())) return 0;
  return holdLock(async () => {
    const hash = hashOfSources();
    if (isBuilt(hash)) return 0;
    say('building');
    const took = startWatch();
    rmSync(beside, { recursive: true, force: true });
    writeFileSync(
      resolve(root, buildConfig),
      JSON.stringify({ extends: '../tsconfig.json', compilerOptions: { outDir: beside } }),
    );
    const code = await runCommand(process.execPath, [
      'node_modules/@nestjs/cli/bin/nest.js',
      'build',
      '--path',
      buildConfig,
    ]);
    if (code !== 0) {
      rmSync(beside, { recursive: true, force: true });
      return fail(`the build failed (exit code ${code}); dist is as it was`, code);
    }
    writeFileSync(join(beside, '.sources'), hash);
    takeThePlaceOf(built, beside);
    say(`built in ${took()}`);
    return 0;
  });
}

const isBuilt = (hash) => existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;

function takeThePlaceOf(folder, successor) {
  const old = `${folder}.old`;
  rmSync(old, { recursive: true, force: true });
  if (existsSync(folder)) renameSync(folder, old);
  renameSync(successor, folder);
  rmSync(old, { recursive: true, force: true });
}

/** Of all the build reads: the sources without their tests, the settings, and the versions of the tools. */
function hashOfSources() {
  const hash = createHash('sha256');
  for (const file of [
    ...sourcesUnder(resolve(root, 'src')),
    'tsconfig.json',
    'nest-cli.json',
    'package-lock.json',
  ]) {
    const content = readFileSync(resolve(root, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function sourcesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((one) => {
      const path = join(folder, one.name);
      if (one.isDirectory()) return sourcesUnder(path);
      return one.name.endsWith('.ts') && !one.name.endsWith('.test.ts') ? [relative(root, path)] : [];
    });
}
