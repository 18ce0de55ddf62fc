import type { TrialOutput } from './ports/engine.ts';
import type { TrialLogs } from './ports/trial-logs.ts';

export interface OutputLog {
  take(output: TrialOutput): void;
  /** The trial runs again: its log begins anew. */
  clear(trial: number): void;
}

/** Takes what the trials of a sweep print to their logs, with a line before the output of each step that names it. */
export function logOutput(logs: TrialLogs, sweepId: string): OutputLog {
  const last = new Map<number, { readonly step: string; readonly lineIsOpen: boolean }>();
  return {
    take({ trial, step, text }) {
      const before = last.get(trial);
      last.set(trial, { step, lineIsOpen: !text.endsWith('\n') });
      const isNew = step !== '' && step !== before?.step;
      const title = isNew ? `${before?.lineIsOpen === true ? '\n' : ''}--- step ${step} ---\n` : '';
      logs.append(sweepId, trial, title + text);
    },
    clear(trial) {
      last.delete(trial);
      logs.clear(sweepId, trial);
    },
  };
}
