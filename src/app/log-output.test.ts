import { describe, expect, it } from 'vitest';
import { logOutput } from './log-output.ts';
import type { TrialLogs } from './ports/trial-logs.ts';

/** Logs in memory. */
function memoryLogs(): TrialLogs & { readonly texts: Map<number, string> } {
  const texts = new Map<number, string>();
  return {
    texts,
    append: (_, trial, text) => texts.set(trial, (texts.get(trial) ?? '') + text),
    clear: (_, trial) => texts.delete(trial),
    read: () => Promise.resolve(null),
    close: () => Promise.resolve(),
  };
}

describe('logOutput', () => {
  it('names each step before its output, in a line of its own', () => {
    const logs = memoryLogs();
    const log = logOutput(logs, 'sweep');
    const print = (trial: number, step: string, text: string) =>
      log.take({ trial, step, text, stream: 'stdout' });
    print(0, 'load', 'a');
    print(1, 'load', 'other\n');
    print(0, 'load', 'b');
    print(0, 'train', 'c\n');
    print(0, 'evaluate', 'd\n');
    expect(logs.texts.get(0)).toBe(
      '--- step load ---\nab\n--- step train ---\nc\n--- step evaluate ---\nd\n',
    );
    expect(logs.texts.get(1)).toBe('--- step load ---\nother\n');
  });

  it('begins the log of a trial anew that runs again, and names its first step again', () => {
    const logs = memoryLogs();
    const log = logOutput(logs, 'sweep');
    const output = { trial: 0, step: 'evaluate', stream: 'stdout' } as const;
    log.take({ ...output, text: 'first' });
    log.clear(0);
    log.take({ ...output, text: 'second' });
    expect(logs.texts.get(0)).toBe('--- step evaluate ---\nsecond');
  });
});
