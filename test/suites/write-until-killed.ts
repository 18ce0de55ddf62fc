/**
 * A process that records event after event until it is killed, and says after each which version is kept.
 * Arguments: the module that opens the store (its `openForTest`), what to hand it, and the sweep's id.
 */
import { writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Store } from '../../src/app/ports/store.ts';
import { START, suggested, succeeded, SweepWriter } from './store-samples.ts';

const [module = '', place = '', id = ''] = process.argv.slice(2);
const { openForTest } = (await import(pathToFileURL(module).href)) as {
  openForTest: (place: string) => Promise<Store>;
};
const store = await openForTest(place);
const found = await store.findSweep(id, START);
if (found === null) throw new Error(`no sweep ${id}`);
const writer = new SweepWriter(store, found.sweep, found.version);

const say = (): unknown => writeSync(1, `${writer.version}\n`);
for (;;) {
  const [number] = writer.sweep.asked;
  if (number === undefined) throw new Error('the sweep asks for no trial');
  await writer.write(suggested(number));
  say();
  await writer.write({ kind: 'trial-started', number, time: START });
  say();
  await writer.write(succeeded(number, number));
  say();
}
