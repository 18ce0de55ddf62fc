import type { Sweep, Trial } from '../core/sweep/sweep.ts';
import { renderTable, showSeconds, showValue } from './table.ts';
import { paint } from './terminal.ts';

/** The best trial as a person wants it: parameters and metrics, the objective first. */
export function bestTable(sweep: Sweep, best: Trial): string {
  const { objective } = sweep.spec;
  const bold = (text: string) => paint('bold', text);
  const metrics = [
    objective.metricName,
    ...Object.keys(best.metrics).filter((name) => name !== objective.metricName),
  ];
  const took =
    best.startTime !== null && best.completionTime !== null
      ? `, ${showSeconds((best.completionTime - best.startTime) / 1000)}`
      : '';
  return [
    bold(`Best trial of "${sweep.name}": number ${best.number}${took}`),
    '',
    renderTable(
      ['parameter', 'value'],
      Object.entries(best.parameters).map(([name, value]) => [name, showValue(value)]),
      bold,
    ),
    '',
    renderTable(
      ['metric', 'value', ''],
      metrics.map((name) => [
        name,
        best.metrics[name] ?? '',
        name === objective.metricName ? objective.type : '',
      ]),
      bold,
    ),
  ].join('\n');
}
