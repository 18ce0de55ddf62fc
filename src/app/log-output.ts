import type { TrialOutput } from './ports/engine.ts';
import type { TrialLogs } from './ports/trial-logs.ts';

/** Takes what the trials of a sweep print to their logs, with a line before the output of each step that names it. */
export function logOutput(logs: TrialLogs, sweepId: string): (output: TrialOutput) => void {
  const last = new Map<number, { readonly step: string; readonly lineIsOpen: boolean }>();
  return ({ trial, step, text }) => {
    const before = last.get(trial);
    last.set(trial, { step, lineIsOpen: !text.endsWith('\n') });
    const isNew = step !== '' && step !== before?.step;
    const title = isNew ? `${before?.lineIsOpen === true ? '\n' : ''}--- step ${step} ---\n` : '';
    logs.append(sweepId, trial, title + text);
  };
}
