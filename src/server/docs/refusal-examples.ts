import { RequestRefused, type Fault, type RefusalKind } from '../errors/fault.ts';
import type { ProblemDetailsDto } from '../errors/problem-details.dto.ts';
import { describeRefusal } from '../errors/problem-filter.ts';
import { exampleFault } from '../problems/problem-examples.ts';

/** A refusal of this kind as a client would see it, made from the example facts of the catalogues. */
export const exampleOf = (kind: RefusalKind): ProblemDetailsDto =>
  describeRefusal(new RequestRefused(kind, [examples[kind]]), {
    path: '/api/v1/sweeps',
    requestId: '7d4f0f0e-4f3c-4f39-9d2a-0c2f2b6a2f10',
  });

const examples: Readonly<Record<RefusalKind, Fault>> = {
  malformed: { ...exampleFault('request-field-unknown'), pointer: '#/maxTrials' },
  forbidden: exampleFault('host-forbidden'),
  'not-found': exampleFault('sweep-not-found'),
  conflict: exampleFault('sweep-state-forbids'),
  'too-large': exampleFault('request-too-large'),
  'media-type': exampleFault('request-media-type'),
  usage: { ...exampleFault('parameter-unknown'), pointer: '#/parameters/LAYER' },
  notebook: { ...exampleFault('undefined-name'), cell: 4, line: 2, column: 7 },
  internal: exampleFault('service-fault'),
  unavailable: exampleFault('store-unavailable'),
};
