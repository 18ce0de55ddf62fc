import { readQuantity } from '../kube/quantities.ts';
import { problem, type Problem } from '../problems/problem.ts';
import { readDeployConfig } from './deploy-config.ts';
import type { Notebook } from './notebook.ts';
import { joinSettings, type Setting } from './setting-tags.ts';
import type { StepConfiguration } from './step-configuration.ts';
import type { StepDraft } from './step-draft.ts';

const MAPS = ['limits', 'requests', 'labels', 'annotations'] as const;
const ONE_OF = { limits: 'limit', requests: 'request', labels: 'label', annotations: 'annotation' } as const;

/**
 * How the step is to be run: the notebook's `steps_defaults`, over them the step's own tags, over them its
 * DeployConfig. (Kale 2.3 lets the default win over the step's tag, against its own comment; that is a bug.)
 */
export function buildConfiguration(
  step: StepDraft,
  notebook: Notebook,
  defaults: readonly Setting[],
): { readonly configuration: StepConfiguration; readonly problems: readonly Problem[] } {
  const place = { cell: step.cell };
  const own = step.settings.map((one) => one.setting);
  const tagged = joinSettings(own);
  const joined = joinSettings([...defaults, ...own]);
  const cell = notebook.cells[step.cell];
  const read = cell === undefined ? { config: {}, problems: [] } : readDeployConfig(cell);
  const { limits, requests, labels, annotations, ...deployConfig } = read.config;
  const deployed = { limits, requests, labels, annotations };
  const problems: Problem[] = [...read.problems];
  for (const map of MAPS)
    for (const [key, kept] of Object.entries(deployed[map] ?? {})) {
      const dropped = Object.hasOwn(tagged[map], key) ? tagged[map][key] : undefined;
      if (dropped !== undefined && dropped !== kept)
        problems.push(
          problem('setting-said-twice', place, { what: `${ONE_OF[map]} "${key}"`, kept, dropped }),
        );
    }
  const configuration: StepConfiguration = {
    ...joined,
    limits: { ...joined.limits, ...limits },
    requests: { ...joined.requests, ...requests },
    labels: { ...joined.labels, ...labels },
    annotations: { ...joined.annotations, ...annotations },
    deployConfig,
  };
  problems.push(...checkRequests(configuration, step.cell));
  return { configuration, problems };
}

function checkRequests({ requests, limits }: StepConfiguration, cell: number): readonly Problem[] {
  return Object.entries(requests).flatMap(([resource, request]) => {
    const limit = Object.hasOwn(limits, resource) ? limits[resource] : undefined;
    const isOver = limit !== undefined && (readQuantity(request) ?? 0) > (readQuantity(limit) ?? Infinity);
    return isOver ? [problem('request-over-limit', { cell }, { resource, request, limit })] : [];
  });
}
