import { describe, expect, it } from 'vitest';
import { StoreBusy } from '../app/ports/store.ts';
import { waitWhileBusy } from './wait-while-busy.ts';

describe('waitWhileBusy', () => {
  it('tries again until the work is done', async () => {
    let tries = 0;
    const work = (): Promise<string> => {
      tries += 1;
      return tries < 4 ? Promise.reject(new StoreBusy('locked')) : Promise.resolve('done');
    };
    expect(await waitWhileBusy(work, 10_000)).toBe('done');
    expect(tries).toBe(4);
  });

  it('throws StoreBusy when the time is over', async () => {
    const begin = performance.now();
    await expect(waitWhileBusy(() => Promise.reject(new StoreBusy('locked')), 60)).rejects.toThrow(StoreBusy);
    expect(performance.now() - begin).toBeGreaterThanOrEqual(59);
  });

  it('does not try again after another error', async () => {
    let tries = 0;
    const work = (): Promise<never> => {
      tries += 1;
      return Promise.reject(new Error('other'));
    };
    await expect(waitWhileBusy(work, 1_000)).rejects.toThrow('other');
    expect(tries).toBe(1);
  });
});
