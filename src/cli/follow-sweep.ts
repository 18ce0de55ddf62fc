import { runSweep } from '../app/run-sweep.ts';
import { endedTrials, viewStatistics, viewTrial } from '../app/sweep-view.ts';
import { isEnded } from '../core/sweep/moves.ts';
import { problem } from '../core/problems/problem.ts';
import type { Sweep, Trial, TrialFailure } from '../core/sweep/sweep.ts';
import type { Tunebook } from '../wiring/open-tunebook.ts';
import { bestTable } from './best-table.ts';
import { exitCodeOfSweep, exitCodes } from './exit-codes.ts';
import { liveLine } from './live-line.ts';
import { tellProblems } from './show-problems.ts';
import { showSeconds } from './table.ts';
import { safe, type Terminal } from './terminal.ts';

/** How often the live line is drawn anew, so that its times move. */
const REDRAW_MS = 500;
/** Where there is no terminal, how often the state is told in a line of its own. */
const TELL_MS = 10_000;
/** A failed trial's message is told in so many characters. */
const LONGEST_FAILURE = 300;

/** Runs a sweep in the foreground, tells how it goes, prints what came out, and returns the exit code. */
export async function followSweep(
  tunebook: Tunebook,
  terminal: Terminal,
  request: { readonly sweep: Sweep; readonly json: boolean },
): Promise<number> {
  let current = request.sweep;
  // The first trial's start: making ready what trials need says nothing about how long they take.
  let since = tunebook.clock.now();
  let hasBegun = false;
  const before = endedTrials(current.counts);
  const failures = new Set<string>();
  const draw = () => liveLine(current, { now: tunebook.clock.now(), since }, before);
  const redraw = setInterval(() => terminal.live(draw()), REDRAW_MS);
  const tell = setInterval(() => {
    if (!terminal.isInteractive) terminal.tell(draw());
  }, TELL_MS);
  const interrupt = listenForInterrupt(terminal);
  try {
    current = await runSweep(tunebook, {
      sweepId: current.id,
      holder: tunebook.holder,
      signal: interrupt.signal,
      observer: {
        changed: (sweep, trials, event) => {
          current = sweep;
          if (!hasBegun && sweep.counts.running > 0) {
            hasBegun = true;
            since = tunebook.clock.now();
          }
          tellFailures(terminal, trials, failures);
          if (event.kind === 'environment-broken') tellBroken(terminal, sweep, event.failure);
          terminal.live(draw());
        },
        progress: (what) => terminal.tell(what),
        output: () => undefined,
        step: () => undefined,
      },
    });
  } finally {
    clearInterval(redraw);
    clearInterval(tell);
    terminal.live(null);
    interrupt.stop();
  }
  await report(tunebook, terminal, { sweep: current, json: request.json });
  return exitCodeOfSweep(current);
}

async function report(
  tunebook: Tunebook,
  terminal: Terminal,
  { sweep, json }: { readonly sweep: Sweep; readonly json: boolean },
): Promise<void> {
  const best = sweep.best === null ? null : await tunebook.store.loadTrial(sweep.id, sweep.best.number);
  const statistics = viewStatistics(sweep, tunebook.clock.now());
  const short = sweep.id.slice(0, 8);
  if (json) {
    const { id, name, state, reason, counts } = sweep;
    terminal.printJson({
      sweep: { id, name, state, reason, counts },
      objective: sweep.spec.objective,
      bestTrial: best === null ? null : viewTrial(best),
      statistics,
    });
  } else {
    terminal.tell(
      `Sweep ${short} ${endPhrase(sweep)}: ${endedTrials(sweep.counts)} trials in ${showSeconds(statistics.wallSeconds)}, ` +
        `${sweep.counts.succeeded} succeeded, ${sweep.counts.failed + sweep.counts.metricsUnavailable} failed.`,
    );
    if (best !== null) terminal.print(`\n${bestTable(sweep, best)}\n`);
  }
  if (!isEnded(sweep.state)) terminal.tell(`Nothing is lost. To go on: tunebook resume ${short}`);
  else if (best === null) terminal.tell(`No trial succeeded. Why: tunebook show ${short}`);
  else
    terminal.tell(
      `All trials: tunebook show ${short} · the notebook with these values: tunebook best ${short} --notebook OUT.ipynb`,
    );
}

function endPhrase(sweep: Sweep): string {
  if (!isEnded(sweep.state)) return sweep.state;
  const why = {
    'goal-reached': 'reached its goal',
    'budget-used': 'used its budget',
    'space-exhausted': 'tried every point of its space',
    'too-many-failures': 'ended after too many failed trials',
    'stopped-by-user': 'was stopped',
    'cancelled-by-user': 'was cancelled',
    'time-used': 'used its time',
    'nothing-better': 'found nothing better for as many trials as it was given',
    'environment-broken': 'ended: the environment is broken',
    'engine-lost': 'lost its engine',
  } as const satisfies Record<NonNullable<Sweep['reason']>, string>;
  return sweep.reason === null ? sweep.state : why[sweep.reason];
}

/** Tells each kind of failure once; a hundred trials that fail alike are one message. */
function tellFailures(terminal: Terminal, trials: readonly Trial[], told: Set<string>): void {
  for (const { number, failure } of trials) {
    if (failure === null || told.has(failure.message)) continue;
    told.add(failure.message);
    const place =
      failure.cell === undefined
        ? ''
        : ` (cell ${failure.cell}${failure.line === undefined ? '' : `, line ${failure.line}`})`;
    terminal.tell(`trial ${number} failed${place}: ${safe(failure.message).slice(0, LONGEST_FAILURE)}`);
    if (failure.missingModule !== undefined)
      terminal.tell(
        `  Add the package that provides "${safe(failure.missingModule)}" to a requirements file and give it with --requirements FILE.`,
      );
  }
}

/** No trial can run: says why, and the way out. */
function tellBroken(terminal: Terminal, sweep: Sweep, failure: TrialFailure): void {
  const { message, cell, line, missingModule } = failure;
  const place = { ...(cell === undefined ? {} : { cell }), ...(line === undefined ? {} : { line }) };
  const facts = { message, ...(missingModule === undefined ? {} : { missingModule }) };
  tellProblems(terminal, [problem('imports-failed', place, facts)], { file: sweep.notebook.name });
}

/** The first Ctrl-C gives the sweep up in an orderly way, the second ends the process at once. */
function listenForInterrupt(terminal: Terminal): { readonly signal: AbortSignal; stop(): void } {
  const abort = new AbortController();
  const listen = () => {
    if (abort.signal.aborted) process.exit(exitCodes.interrupted);
    terminal.tell('Stopping. What is done is kept; Ctrl-C again ends at once.');
    abort.abort();
  };
  process.on('SIGINT', listen);
  process.on('SIGTERM', listen);
  return {
    signal: abort.signal,
    stop: () => {
      process.off('SIGINT', listen);
      process.off('SIGTERM', listen);
    },
  };
}
