import { brokenEnvironment } from '../../app/broken-environment.ts';
import { endedTrials, viewSweep, viewTrial } from '../../app/sweep-view.ts';
import type { Sweep, Trial, TrialFailure } from '../../core/sweep/sweep.ts';
import { type CommandContext, type CommonOptions, withTunebook } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { findSweep } from '../../app/find-sweep.ts';
import { renderTable, showSeconds, showValue } from '../table.ts';
import { paint, safe } from '../terminal.ts';

/** On a terminal so many trials are shown, the last ones; --json gives all. */
const SHOWN = 100;
const LONGEST_FAILURE = 80;

export const showCommand = (
  context: CommandContext,
  reference: string,
  options: CommonOptions,
): Promise<number> =>
  withTunebook(context, options, async (tunebook) => {
    const stored = await findSweep(tunebook, reference);
    const { sweep } = stored;
    const trials = await tunebook.store.listTrials(sweep.id);
    const failure = await brokenEnvironment(tunebook.store, stored);
    if (options.json)
      context.terminal.printJson({
        ...viewSweep(sweep, tunebook.clock.now()),
        failure,
        trials: trials.map(viewTrial),
      });
    else {
      context.terminal.print(`${describe(sweep, failure)}\n\n${trialTable(sweep, trials)}`);
      const failed = trials.findLast((trial) => trial.failure !== null);
      if (failed !== undefined)
        context.terminal.tell(
          `What a failed trial printed, and where it failed: tunebook logs ${sweep.id.slice(0, 8)} ${failed.number}`,
        );
    }
    return exitCodes.done;
  });

function describe(sweep: Sweep, failure: TrialFailure | null): string {
  const { objective, algorithm, budget } = sweep.spec;
  const goal = objective.goal === undefined ? '' : `, goal ${objective.goal}`;
  const reason = sweep.reason === null ? '' : ` (${sweep.reason})`;
  return [
    paint('bold', safe(`${sweep.name} · ${sweep.id}`)),
    safe(`notebook   ${sweep.notebook.name}`),
    `state      ${sweep.state}${reason}, ${endedTrials(sweep.counts)}/${budget.maxTrialCount} trials`,
    `objective  ${objective.type} ${objective.metricName}${goal}`,
    `algorithm  ${algorithm.algorithmName}`,
    ...(failure === null ? [] : [safe(`why        ${placed(failure)}`)]),
  ].join('\n');
}

function trialTable(sweep: Sweep, trials: readonly Trial[]): string {
  if (trials.length === 0) return 'No trials yet.';
  const parameters = sweep.spec.parameters
    .filter(({ space }) => space.kind !== 'fixed')
    .map(({ name }) => name);
  const { metricName, additionalMetricNames } = sweep.spec.objective;
  const metrics = [metricName, ...additionalMetricNames];
  const shown = trials.slice(-SHOWN);
  const table = renderTable(
    ['trial', 'state', ...metrics, ...parameters, 'took', ''],
    shown.map((trial) => [
      trial.number,
      trial.number === sweep.best?.number ? `${trial.state} *` : trial.state,
      ...metrics.map((name) => trial.metrics[name] ?? ''),
      ...parameters.map((name) => showValue(trial.parameters[name] ?? '')),
      trial.startTime !== null && trial.completionTime !== null
        ? showSeconds((trial.completionTime - trial.startTime) / 1000)
        : '',
      failureText(trial),
    ]),
    (text) => paint('bold', text),
  );
  const left = trials.length - shown.length;
  return left > 0 ? `${table}\n(${left} earlier trials: --json shows all)` : table;
}

const failureText = ({ failure }: Trial): string =>
  failure === null
    ? ''
    : placed({ ...failure, message: failure.message.split('\n')[0] ?? '' }).slice(0, LONGEST_FAILURE);

function placed({ cell, line, message }: TrialFailure): string {
  const place = cell === undefined ? '' : `cell ${cell}${line === undefined ? '' : `, line ${line}`}: `;
  return `${place}${message}`;
}
