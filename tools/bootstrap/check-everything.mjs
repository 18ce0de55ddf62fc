import { buildWhenStale } from './build-when-stale.mjs';
import { runCommand } from './run-command.mjs';
import { startWatch } from './say.mjs';

const node = (...args) => [process.execPath, '--disable-warning=ExperimentalWarning', ...args];

/** Every check there is, by name, with what to do when it fails. */
const checks = [
  {
    name: 'format',
    command: node('node_modules/prettier/bin/prettier.cjs', '--check', '.'),
    remedy: 'npm run format',
  },
  { name: 'lint', command: node('node_modules/eslint/bin/eslint.js', '.') },
  {
    name: 'types',
    command: node('node_modules/typescript/bin/tsc', '-p', 'tsconfig.check.json', '--noEmit'),
  },
  { name: 'layers', command: node('tools/check-layers.ts') },
  {
    name: 'docs/problems.md',
    command: node('tools/write-problem-docs.ts', '--check'),
    remedy: 'node tools/write-problem-docs.ts',
  },
  {
    name: 'openapi.json',
    command: node('tools/write-openapi.ts', '--check'),
    remedy: 'node tools/write-openapi.ts',
  },
  { name: 'python 3.9 syntax', command: ['python3', 'tools/check-python.py', 'runtime'] },
];

/** Builds and runs every check, whatever the others said, with one line for each. Answers with an exit code. */
export async function checkEverything() {
  const failed = [];
  const report = (name, took, { code, output, remedy }) => {
    process.stdout.write(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${took()})\n`);
    if (code === 0) return;
    failed.push(name);
    process.stdout.write(`${output ?? ''}${remedy ? `  To mend it: ${remedy}\n` : ''}`);
  };
  const took = startWatch();
  report('build', took, { code: await buildWhenStale() });
  const waiting = [...checks];
  const worker = async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
      const took = startWatch();
      let output = '';
      const [file, ...args] = one.command;
      const code = await runCommand(file, args, { capture: (text) => (output = text) });
      report(one.name, took, { code, output, remedy: one.remedy });
    }
  };
  await Promise.all([worker(), worker()]);
  process.stdout.write(failed.length === 0 ? 'every check passed\n' : `failed: ${failed.join(', ')}\n`);
  return failed.length === 0 ? 0 : 1;
}
