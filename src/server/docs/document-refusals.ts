import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import type { RefusalKind } from '../errors/fault.ts';
import { ProblemDetailsDto } from '../errors/problem-details.dto.ts';
import { refusals } from '../errors/refusals.ts';
import { exampleOf } from './refusal-examples.ts';

/** Every request may meet these. */
const ALWAYS = ['forbidden', 'internal'] as const satisfies readonly RefusalKind[];

/** Documents the refusals that a handler may answer with, each with an example. */
export function Refuses(...kinds: readonly RefusalKind[]): MethodDecorator & ClassDecorator {
  const byStatus = Map.groupBy([...kinds, ...ALWAYS], (kind) => refusals[kind].status);
  return applyDecorators(
    ApiExtraModels(ProblemDetailsDto),
    ...[...byStatus].map(([status, alike]) =>
      ApiResponse({
        status,
        description: alike.map((kind) => refusals[kind].title).join('; or: '),
        content: {
          'application/problem+json': {
            schema: { $ref: getSchemaPath(ProblemDetailsDto) },
            examples: Object.fromEntries(alike.map((kind) => [kind, { value: exampleOf(kind) }])),
          },
        },
      }),
    ),
  );
}
