import { request } from 'node:http';
import { expect } from 'vitest';
import type { ProblemDetailsDto } from '../../src/server/errors/problem-details.dto.ts';
import { checkAnswer } from './check-answer.ts';
import type { RunningService } from './running-service.ts';

export interface Answer<Body> {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly text: string;
  readonly body: Body;
}

export interface CallOptions {
  readonly json?: unknown;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends a request as it stands, whatever its headers are, and reads the whole answer. */
export function callRaw(
  service: RunningService,
  method: string,
  path: string,
  { json, text, headers }: CallOptions = {},
): Promise<Answer<unknown>> {
  const sent = text ?? (json === undefined ? undefined : JSON.stringify(json));
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${service.url}${path}`,
      {
        method,
        agent: false,
        headers: { ...(sent === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      },
      (incoming) => {
        let answer = '';
        incoming.setEncoding('utf8').on('data', (part: string) => (answer += part));
        incoming.once('error', reject).once('end', () => {
          const isJson = (incoming.headers['content-type'] ?? '').includes('json');
          const body: unknown = isJson ? JSON.parse(answer) : undefined;
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text: answer, body });
        });
      },
    );
    outgoing.once('error', reject).end(sent);
  });
}

/** Sends a request, and checks that openapi.json tells of the answer that comes. */
export async function call<Body>(
  service: RunningService,
  method: string,
  path: string,
  options: CallOptions = {},
): Promise<Answer<Body>> {
  const answer = await callRaw(service, method, path, options);
  await checkAnswer(service, { method, path, answer });
  return answer as Answer<Body>;
}

/** Sends a request that is to be refused with this status; the problem document. */
export async function callRefused(
  service: RunningService,
  [method, path]: readonly [method: string, path: string],
  status: number,
  options: CallOptions = {},
): Promise<ProblemDetailsDto> {
  const answer = await call<ProblemDetailsDto>(service, method, path, options);
  expect({ status: answer.status, body: answer.body }).toMatchObject({ status, body: { status } });
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(answer.text).not.toMatch(/\bat .+\.(js|ts):\d+/);
  return answer.body;
}
