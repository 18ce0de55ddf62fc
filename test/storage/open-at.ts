/**
 * A process that opens one new store after the other, and creates a sweep in each. Arguments: the sweep's id, then the
 * directories. It prints `ready`, and then waits for a line with the moment to begin, in milliseconds since 1970.
 */
import { once } from 'node:events';
import { START, keepSweep } from '../suites/store-samples.ts';
import { openForTest } from './open-for-test.ts';

/** Milliseconds from one opening to the next. */
const PAUSE = 120;

const [id = '', ...directories] = process.argv.slice(2);
process.stdout.write('ready\n');
const [line] = (await once(process.stdin, 'data')) as [Buffer];
process.stdin.destroy();
const begin = Number(line.toString());

for (const [at, directory] of directories.entries()) {
  // Waiting without pause: the processes have to arrive as nearly together as they can.
  while (Date.now() < begin + at * PAUSE);
  const store = await openForTest(directory);
  await keepSweep(store, { id });
  if ((await store.findSweep(id, START)) === null) throw new Error(`no sweep ${id}`);
  await store.close();
}
