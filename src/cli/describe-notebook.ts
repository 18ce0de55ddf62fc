import { HIDDEN, secretParameters, shownSource } from '../app/hide-secrets.ts';
import type { Compiled } from '../core/compile.ts';
import type { CellRole } from '../core/notebook/cell-roles.ts';
import type { Pipeline } from '../core/pipeline/pipeline.ts';
import type { SweepPlan } from '../core/plan-sweep.ts';
import { printSpace } from '../core/search/notation.ts';
import { renderTable, showNumber } from './table.ts';
import { paint, safe } from './terminal.ts';

/** How much of a cell's first line is shown, in characters. */
const LONGEST_LINE = 60;

/** A notebook as a person wants to see it checked: cells, steps, parameters with their spaces, metrics and objective. */
export function describeNotebook(compiled: Compiled, plan: SweepPlan): string {
  const { pipeline } = compiled;
  return [
    describeCells(compiled),
    ...(pipeline === null
      ? []
      : [
          describeSteps(pipeline),
          describeParameters(pipeline, plan, secretParameters(compiled.problems)),
          describeMetrics(pipeline, plan),
        ]),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

const bold = (text: string): string => paint('bold', text);

const colours = {
  imports: 'red',
  functions: 'magenta',
  'pipeline-parameters': 'blue',
  'pipeline-metrics': 'green',
  step: 'cyan',
  skip: 'dim',
  dropped: 'dim',
  text: 'dim',
} as const satisfies Record<CellRole['type'], Parameters<typeof paint>[0]>;

function describeCells(compiled: Compiled): string {
  const { roles } = compiled;
  const shown = roles.filter(({ type }) => type !== 'text');
  if (shown.length === 0) return '';
  const typeOf = ({ type, step }: CellRole) => (type === 'step' ? `step ${step ?? ''}` : type);
  const width = Math.max(...shown.map((role) => typeOf(role).length));
  const lines = shown.map((role) => {
    const source = shownSource(compiled, role.index) ?? '';
    const first = source.split('\n').find((line) => line.trim() !== '') ?? '';
    const kind = paint(colours[role.type], safe(typeOf(role)).padEnd(width));
    const note = role.note === undefined ? '' : paint('dim', `  (${safe(role.note)})`);
    return `${String(role.index).padStart(4)}  ${kind}  ${safe(first.trim()).slice(0, LONGEST_LINE)}${note}`;
  });
  return `${bold('Cells')}\n${lines.join('\n')}`;
}

function describeSteps({ steps }: Pipeline): string {
  const rows = steps.map((step) => [
    step.name,
    step.after.join(', ') || '-',
    step.reads.join(', ') || '-',
    step.parameters.join(', ') || '-',
  ]);
  return `${bold('Steps')}\n${renderTable(['step', 'after', 'is handed', 'parameters'], rows)}`;
}

function describeParameters({ parameters }: Pipeline, plan: SweepPlan, secrets: ReadonlySet<string>): string {
  if (parameters.length === 0) return '';
  const rows = parameters.map((parameter) => {
    const searched = plan.parameters.find(({ name }) => name === parameter.name);
    return [
      parameter.name,
      parameter.type,
      secrets.has(parameter.name) ? HIDDEN : JSON.stringify(parameter.default),
      searched === undefined ? 'fixed' : printSpace(searched.space),
      searched?.source ?? 'default',
      parameter.reaches.join(', ') || '-',
    ];
  });
  const reasons = plan.parameters.flatMap(({ name, reason }) =>
    reason === undefined ? [] : [paint('dim', safe(`  ${name}: ${reason}`))],
  );
  const table = renderTable(['parameter', 'type', 'value', 'space', 'says', 'touches'], rows);
  return [bold('Parameters'), table, ...reasons].join('\n');
}

function describeMetrics({ metrics }: Pipeline, { objective }: SweepPlan): string {
  if (metrics.length === 0) return '';
  const rows = metrics.map(({ name, katibName, step }) => [
    name,
    katibName,
    step,
    name === objective?.metricName ? `${objective.type} (${objective.source})` : '',
  ]);
  const goal = objective?.goal === undefined ? '' : `\n  goal ${showNumber(objective.goal)}`;
  return `${bold('Metrics')}\n${renderTable(['metric', 'on Katib', 'step', 'objective'], rows)}${goal}`;
}
