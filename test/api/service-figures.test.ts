import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProblemKindDto } from '../../src/server/problems/problem-kind.dto.ts';
import { call, callRaw } from './call.ts';
import { readDocument } from './check-answer.ts';
import { endService, startService, type RunningService } from './running-service.ts';
import { beginSweep, isOver, oneStepNotebook, waitForSweep } from './sample-notebooks.ts';

let service: RunningService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => endService(service));

describe('health', () => {
  it.each(['/health/live', '/health/ready'])('%s says ok', async (path) => {
    expect(await call(service, 'GET', path)).toMatchObject({ status: 200, body: { status: 'ok' } });
  });
});

describe('/metrics', () => {
  const series = async (): Promise<ReadonlyMap<string, number>> => {
    const { text } = await call(service, 'GET', '/metrics');
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    return new Map(
      lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]),
    );
  };

  it('counts sweeps by state and trials by what became of them', async () => {
    const { id } = await beginSweep(service, oneStepNotebook('loss = x'), { maxTrialCount: 3 });
    await waitForSweep(service, id, isOver);
    const figures = await series();
    expect(figures.get('tunebook_sweeps{state="succeeded"}')).toBe(1);
    expect(figures.get('tunebook_sweeps{state="running"}')).toBe(0);
    expect(figures.get('tunebook_trials_total{state="succeeded"}')).toBe(3);
    expect(figures.get('tunebook_trials_running')).toBe(0);
    expect(figures.has('process_cpu_seconds_total')).toBe(true);
  });

  it('gets no new series from addresses and methods that clients make up', async () => {
    await callRaw(service, 'GET', '/nowhere/0');
    await callRaw(service, 'GET', '/api/v1/sweeps/nowhere-0');
    const ours = (figures: ReadonlyMap<string, number>) =>
      [...figures.keys()].filter((name) => name.startsWith('tunebook_')).sort();
    const before = ours(await series());
    for (let n = 1; n < 20; n += 1) {
      await callRaw(service, 'GET', `/nowhere/${n}`);
      await callRaw(service, 'GET', `/api/v1/sweeps/nowhere-${n}`);
    }
    const after = await series();
    expect(ours(after)).toEqual(before);
    expect(
      after.get('tunebook_http_requests_total{method="GET",route="/api/v1/sweeps/:sweep",status="404"}'),
    ).toBe(20);
  });
});

describe('the log', () => {
  it('has one line of JSON for each request, with the id the client gave it', async () => {
    const { headers } = await callRaw(service, 'GET', '/api/v1/sweeps', {
      headers: { 'x-request-id': 'my-id.1' },
    });
    expect(headers['x-request-id']).toBe('my-id.1');
    const lines = () =>
      service
        .log()
        .split('\n')
        .filter((line) => line.includes('my-id.1'));
    await expect.poll(() => lines().length).toBeGreaterThan(0);
    expect(lines().map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { requestId: 'my-id.1', method: 'GET', path: '/api/v1/sweeps', status: 200 },
    ]);
  });

  it('makes an id of its own for a request without one, or with one that is not fit for a log', async () => {
    for (const given of ['', 'a b', 'x'.repeat(200)]) {
      const { headers } = await callRaw(service, 'GET', '/health/live', {
        headers: { 'x-request-id': given },
      });
      expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it('says nothing of requests when only warnings are wanted', async () => {
    const quiet = await startService({ environment: { TUNEBOOK_LOG_LEVEL: 'warn' } });
    await callRaw(quiet, 'GET', '/health/live');
    await callRaw(quiet, 'GET', '/nowhere');
    await endService(quiet);
    expect(
      quiet
        .log()
        .split('\n')
        .filter((line) => line.startsWith('{')),
    ).toEqual([]);
  });
});

describe('/openapi.json', () => {
  it('is OpenAPI 3.1 in which every reference leads somewhere', async () => {
    const { body, text } = await callRaw(service, 'GET', '/openapi.json');
    expect(body).toMatchObject({ openapi: expect.stringMatching(/^3\.1\./) as string });
    const { components } = await readDocument(service);
    const references = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name ?? '');
    expect(references.length).toBeGreaterThan(10);
    for (const name of references) expect(components.schemas).toHaveProperty([name]);
  });

  it('tells of every answer with words, and of every refusal with an example', async () => {
    const { body } = await callRaw(service, 'GET', '/openapi.json');
    const { paths } = body as { paths: Record<string, Record<string, Described>> };
    for (const [path, operations] of Object.entries(paths))
      for (const [method, { summary, responses }] of Object.entries(operations)) {
        expect(summary, `${method} ${path}`).not.toBe('');
        expect(Object.keys(responses)).toEqual(expect.arrayContaining(['403', '500']));
        for (const [status, { description, content }] of Object.entries(responses)) {
          expect(description, `${method} ${path} ${status}`).not.toBe('');
          if (Number(status) >= 400)
            expect(Object.keys(content?.['application/problem+json']?.examples ?? {})).not.toEqual([]);
        }
      }
  });

  it('has the types that refusals point to', async () => {
    const refusal = await callRaw(service, 'GET', '/api/v1/sweeps/nowhere');
    const { type } = refusal.body as { type: string };
    const { status, body } = await call<ProblemKindDto>(service, 'GET', type);
    expect({ status, code: body.code }).toEqual({ status: 200, code: 'sweep-not-found' });
  });
});

interface Described {
  readonly summary: string;
  readonly responses: Readonly<
    Record<string, { description: string; content?: Record<string, { examples?: Record<string, unknown> }> }>
  >;
}

describe('/docs', () => {
  it('needs nothing from elsewhere', async () => {
    const page = await callRaw(service, 'GET', '/docs/');
    expect(page.status).toBe(200);
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.headers['x-content-type-options']).toBe('nosniff');
    const parts = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, part]) => part ?? '');
    expect(parts.length).toBeGreaterThan(3);
    for (const part of parts) {
      expect(part).toMatch(/^\.\//);
      expect((await callRaw(service, 'GET', `/docs/${part.slice(2)}`)).status).toBe(200);
    }
  });
});
