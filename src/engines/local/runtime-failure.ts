import type { TrialFailure } from '../../core/sweep/sweep.ts';
import type { RuntimeCause, RuntimeError } from './trial-server.ts';

/** The longest message and traceback that are kept, in characters. */
const LONGEST_MESSAGE = 2_000;
const LONGEST_TRACEBACK = 20_000;

/** What the runtime says of a failure, as the sweep keeps it. */
export function readFailure(cause: RuntimeCause, error: RuntimeError | undefined): TrialFailure {
  return {
    cause: error?.missingModule ? 'environment' : cause,
    message: (error === undefined ? cause : sentenceOf(error)).slice(0, LONGEST_MESSAGE),
    ...(error?.step ? { step: error.step } : {}),
    ...(typeof error?.cell === 'number' ? { cell: error.cell } : {}),
    ...(typeof error?.line === 'number' ? { line: error.line } : {}),
    ...(error?.traceback ? { traceback: error.traceback.slice(-LONGEST_TRACEBACK) } : {}),
    ...(error?.missingModule ? { missingModule: error.missingModule } : {}),
  };
}

const sentenceOf = (error: RuntimeError): string =>
  error.message === '' ? error.type : error.type === '' ? error.message : `${error.type}: ${error.message}`;

/** The failure of a trial, or a run, that was ended because it took longer than it may. */
export const timeOutFailure = (seconds: number): TrialFailure => ({
  cause: 'time-out',
  message: `it took longer than its ${seconds} s`,
});
