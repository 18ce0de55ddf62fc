import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NotebookDto } from '../../src/server/notebooks/notebook.dto.ts';
import { call, callRaw, callRefused } from './call.ts';
import { endService, startService, type RunningService } from './running-service.ts';
import {
  beginSweep,
  isOver,
  notebookOf,
  oneStepNotebook,
  readExample,
  waitForSweep,
} from './sample-notebooks.ts';

const BODY_LIMIT = 100_000;
const NOWHERE = 'f'.repeat(64);

let service: RunningService;
let sha256: string;
beforeAll(async () => {
  service = await startService({ environment: { TUNEBOOK_BODY_LIMIT_BYTES: String(BODY_LIMIT) } });
  const content = await readExample('two-variables.ipynb');
  const { body } = await call<NotebookDto>(service, 'POST', '/api/v1/notebooks', {
    json: { name: 'two-variables.ipynb', content },
  });
  sha256 = body.sha256;
});
afterAll(() => endService(service));

const refused = async (path: string, status: number, json: unknown) => {
  const { errors } = await callRefused(service, ['POST', path], status, { json });
  return errors.map(({ code, pointer }) => ({ code, pointer }));
};

describe('bodies that cannot be read', () => {
  it.each([
    ['broken JSON', '{"name":', 'request-not-json'],
    ['nothing', '', 'request-not-json'],
    ['a list', '[1]', 'request-not-object'],
    ['a text', '"x"', 'request-not-object'],
    ['what would change objects of ours', '{"__proto__": {"x": 1}}', 'request-not-json'],
    [
      'lists in lists without an end',
      `{"content": ${'['.repeat(5000)}${']'.repeat(5000)}}`,
      'request-too-deep',
    ],
  ])('refuses %s', async (_what, text, code) => {
    for (const path of ['/api/v1/notebooks', '/api/v1/sweeps']) {
      const { type, errors } = await callRefused(service, ['POST', path], 400, {
        text,
        headers: { 'content-type': 'application/json' },
      });
      expect(type).toBe('/problems/request-malformed');
      expect(errors.map((one) => one.code)).toEqual([code]);
    }
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'])(
    'refuses %s, which a page of another site could send',
    async (type) => {
      const { errors } = await callRefused(service, ['POST', '/api/v1/sweeps'], 415, {
        text: '{}',
        headers: { 'content-type': type },
      });
      expect(errors[0]?.code).toBe('request-media-type');
    },
  );

  it('refuses a body over the limit that the settings give', async () => {
    const { errors } = await callRefused(service, ['POST', '/api/v1/notebooks'], 413, {
      json: { name: 'large.ipynb', content: 'x'.repeat(BODY_LIMIT) },
    });
    expect(errors[0]?.detail).toContain(String(BODY_LIMIT));
  });
});

describe('fields', () => {
  it('tells all faults of a body at once, each with its pointer', async () => {
    expect(await refused('/api/v1/notebooks', 400, { nam: 'x.ipynb', content: 3 })).toEqual([
      { code: 'request-field-unknown', pointer: '#/nam' },
      { code: 'request-field-invalid', pointer: '#/name' },
      { code: 'request-field-invalid', pointer: '#/content' },
    ]);
    const faults = await refused('/api/v1/sweeps', 400, {
      notebook: 'no-sha',
      maxTrials: 3,
      maxTrialCount: 0,
      objective: { typ: 'minimize' },
      requirements: 'requirements.txt',
      start: [{ x: [] }],
    });
    expect(faults.map(({ pointer }) => pointer).sort()).toEqual([
      '#/maxTrialCount',
      '#/maxTrials',
      '#/notebook',
      '#/objective/typ',
      '#/requirements',
      '#/start/0/x',
    ]);
  });

  it('suggests the field that was meant', async () => {
    const { errors } = await callRefused(service, ['POST', '/api/v1/notebooks'], 400, {
      json: { name: 'x.ipynb', contents: '{}' },
    });
    expect(errors[0]?.wayOut).toContain('"content"');
  });

  it('refuses a file name with folders', async () => {
    expect(await refused('/api/v1/notebooks', 400, { name: '../x.ipynb', content: '{}' })).toEqual([
      { code: 'request-field-invalid', pointer: '#/name' },
    ]);
  });

  it('refuses an interpreter together with requirements', async () => {
    expect(
      await refused('/api/v1/sweeps', 400, {
        notebook: sha256,
        python: '/usr/bin/python3',
        requirements: ['numpy'],
      }),
    ).toEqual([{ code: 'request-field-invalid', pointer: '#/python' }]);
  });

  it.each(['limit=0', 'limit=501', 'limit=x', 'limit=1&limit=2', 'state=asleep', 'cursor=%21', 'sort=name'])(
    'refuses ?%s of a list, and names the parameter',
    async (query) => {
      const { errors } = await callRefused(service, ['GET', `/api/v1/sweeps?${query}`], 400);
      expect(errors.map(({ parameter }) => parameter)).toEqual([query.split('=')[0]]);
    },
  );

  it('refuses a cursor of another list', async () => {
    const other = Buffer.from('1:no number').toString('base64url');
    const sweep = await beginSweep(service, oneStepNotebook('loss = x'), { maxTrialCount: 1 });
    const { errors } = await callRefused(
      service,
      ['GET', `/api/v1/sweeps/${sweep.id}/trials?cursor=${other}`],
      400,
    );
    expect(errors[0]?.code).toBe('cursor-unknown');
  });
});

describe('notebooks with errors', () => {
  it('are refused with every error, its cell and its line, and not kept', async () => {
    const content = notebookOf([
      ['pipeline-parameters', 'x = 1.0\nopen("file")'],
      ['step:evaluate', 'loss = x + nobody_knows'],
      ['pipeline-metrics', 'print(loss)\nprint(unwritten)'],
    ]);
    const { type, errors } = await callRefused(service, ['POST', '/api/v1/notebooks'], 422, {
      json: { name: 'broken.ipynb', content },
    });
    expect(type).toBe('/problems/notebook-has-errors');
    expect(
      errors.filter(({ severity }) => severity === 'error').map(({ code, cell }) => ({ code, cell })),
    ).toEqual([
      { code: 'parameters-not-literal', cell: 0 },
      { code: 'undefined-name', cell: 1 },
      { code: 'metric-unwritten', cell: 2 },
    ]);
    expect(errors[0]).toMatchObject({ line: 2 });
    const text = `${JSON.stringify(content, null, 1)}\n`;
    const { createHash } = await import('node:crypto');
    const hash = createHash('sha256').update(text).digest('hex');
    await callRefused(service, ['GET', `/api/v1/notebooks/${hash}`], 404);
  });

  it('are refused when the text is no notebook', async () => {
    const { errors } = await callRefused(service, ['POST', '/api/v1/notebooks'], 422, {
      json: { name: 'x.ipynb', content: 'not a notebook' },
    });
    expect(errors[0]?.code).toBe('not-json');
  });
});

describe('sweeps that cannot be', () => {
  it('are refused with a pointer to what cannot be done with this notebook', async () => {
    const { type, errors } = await callRefused(service, ['POST', '/api/v1/sweeps'], 422, {
      json: {
        notebook: sha256,
        parameters: { z: '1..2', x: '4.0..-4.0' },
        objective: { metricName: 'depth', type: 'minimize' },
        algorithm: 'guess',
      },
    });
    expect(type).toBe('/problems/sweep-refused');
    const places = errors.filter(({ severity }) => severity === 'error').map(({ pointer }) => pointer);
    expect([...places].sort()).toEqual(['#/algorithm', '#/objective', '#/parameters/x', '#/parameters/z']);
  });

  it('are refused for an engine that the service does not have', async () => {
    expect(await refused('/api/v1/sweeps', 422, { notebook: sha256, engine: 'katib' })).toEqual([
      { code: 'request-field-invalid', pointer: '#/engine' },
    ]);
  });

  it('are refused when the interpreter cannot be run, and none is kept', async () => {
    const before = await callRaw(service, 'GET', '/api/v1/sweeps');
    expect(
      await refused('/api/v1/sweeps', 422, { notebook: sha256, python: '/nowhere/python' }),
    ).toMatchObject([{ code: 'python-missing' }]);
    expect((await callRaw(service, 'GET', '/api/v1/sweeps')).body).toEqual(before.body);
  });
});

describe('what is not there', () => {
  it.each([
    ['GET', '/api/v1/notebooks/' + NOWHERE, 'notebook-not-found'],
    ['GET', '/api/v1/sweeps/nowhere', 'sweep-not-found'],
    ['GET', '/api/v1/sweeps/nowhere/trials', 'sweep-not-found'],
    ['GET', '/api/v1/sweeps/nowhere/best-trial', 'sweep-not-found'],
    ['GET', '/api/v1/sweeps/nowhere/events', 'sweep-not-found'],
    ['POST', '/api/v1/sweeps/nowhere/pause', 'sweep-not-found'],
    ['GET', '/problems/nothing', 'problem-unknown'],
    ['GET', '/api/v1/nothing', 'route-unknown'],
    ['GET', '/favicon.ico', 'route-unknown'],
  ])('answers %s %s with 404', async (method, path, code) => {
    const { type, instance, errors } = await callRefused(service, [method, path], 404);
    expect({ type, instance }).toEqual({ type: `/problems/${code}`, instance: path });
    expect(errors).toHaveLength(1);
  });

  it('answers 404 for a sweep of an unknown notebook', async () => {
    expect(await refused('/api/v1/sweeps', 404, { notebook: NOWHERE })).toMatchObject([
      { code: 'notebook-not-found' },
    ]);
  });

  it('answers 404 for the best trial of a sweep that has none', async () => {
    const sweep = await beginSweep(service, oneStepNotebook('loss = x\nraise ValueError("no")'), {
      maxTrialCount: 1,
    });
    await waitForSweep(service, sweep.id, isOver);
    const { type } = await callRefused(service, ['GET', `/api/v1/sweeps/${sweep.id}/best-trial`], 404);
    expect(type).toBe('/problems/no-best-trial');
  });

  it('answers an address that is not well-formed with 400', async () => {
    const { status, headers, body } = await callRaw(service, 'GET', '/api/v1/sweeps/%ff');
    expect({ status, body }).toMatchObject({ status: 400, body: { type: '/problems/request-malformed' } });
    expect(headers['content-type']).toMatch(/^application\/problem\+json/);
  });
});

describe('sweeps that are over', () => {
  it.each(['pause', 'resume', 'stop', 'cancel'])('refuse to %s', async (verb) => {
    const sweep = await beginSweep(service, oneStepNotebook('loss = x'), { maxTrialCount: 1 });
    await waitForSweep(service, sweep.id, isOver);
    const { type, detail } = await callRefused(service, ['POST', `/api/v1/sweeps/${sweep.id}/${verb}`], 409);
    expect(type).toBe('/problems/sweep-state-forbids');
    for (const fact of [verb, 'succeeded', 'budget-used']) expect(detail).toContain(fact);
  });
});

describe('requests from elsewhere', () => {
  it.each(['rebind.example.com', 'localhost.example.com:80', '127.0.0.1.example.com', '192.168.0.1'])(
    'are refused when they name the service %s',
    async (host) => {
      for (const path of ['/api/v1/sweeps', '/docs', '/openapi.json', '/nothing']) {
        const { status, body } = await callRaw(service, 'GET', path, { headers: { host } });
        expect({ status, body }).toMatchObject({ status: 403, body: { type: '/problems/host-forbidden' } });
      }
    },
  );

  it.each(['localhost', 'localhost:8080', 'LOCALHOST', '127.0.0.1', '[::1]:7717'])(
    'are answered when they name it %s',
    async (host) => {
      expect((await callRaw(service, 'GET', '/health/live', { headers: { host } })).status).toBe(200);
    },
  );

  it.each([
    { origin: 'https://example.com' },
    { origin: 'null' },
    { origin: 'http://localhost:1' },
    { 'sec-fetch-site': 'cross-site' },
  ])('may not change anything from a page with %o', async (headers) => {
    const answer = await callRaw(service, 'POST', '/api/v1/sweeps/latest/cancel', { headers });
    expect(answer).toMatchObject({ status: 403, body: { type: '/problems/origin-forbidden' } });
  });

  it('are answered when they come from its own pages', async () => {
    const { host } = new URL(service.url);
    const answer = await callRaw(service, 'POST', '/api/v1/sweeps', {
      json: {},
      headers: { origin: `http://${host}`, 'sec-fetch-site': 'same-origin' },
    });
    expect(answer.status).toBe(400);
  });
});
