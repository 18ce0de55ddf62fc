import { readdirSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { allProblems, checkReport } from '../../src/app/check-report.ts';
import { shownSource } from '../../src/app/hide-secrets.ts';
import type { CompileNotebook } from '../../src/core/compile.ts';
import { planSweep } from '../../src/core/plan-sweep.ts';
import { hasErrors } from '../../src/core/problems/problem.ts';
import { renderProblem } from '../../src/core/problems/render.ts';
import { emitLocalPlan } from '../../src/core/targets/local-plan/local-plan.ts';
import { loadCompiler } from '../../src/wiring/load-compiler.ts';

/** UPDATE_GOLDEN=1 writes what is made now; look at the difference before it is committed. */
const update = process.env['UPDATE_GOLDEN'] === '1';

const cases = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

let compile: CompileNotebook;
beforeAll(async () => {
  compile = await loadCompiler();
});

/** All that is made of a notebook: what a check says, the plan where it can run, the problems as a person reads them. */
function make(text: string): Readonly<Record<string, string | null>> {
  const compiled = compile({ name: 'notebook.ipynb', text });
  const plan = planSweep(compiled, { purpose: 'check', engine: 'local', defaultParallelTrialCount: 1 });
  const problems = allProblems(compiled, plan);
  const sha256 = createHash('sha256').update(text).digest('hex');
  const { pipeline } = compiled;
  const rendered = problems.map((one) =>
    renderProblem(one, { file: compiled.name, sourceOf: (cell) => shownSource(compiled, cell) }),
  );
  return {
    'check.json': json(checkReport(sha256, compiled, plan)),
    'local-plan.json':
      pipeline === null || hasErrors(compiled.problems) ? null : json(emitLocalPlan(pipeline, compiled.name)),
    'problems.txt': rendered.length === 0 ? null : `${rendered.join('\n')}\n`,
  };
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;

describe.each(cases)('%s', (name) => {
  it('is compiled as its golden files say', async () => {
    const file = (one: string) => join(import.meta.dirname, name, one);
    const made = make(await readFile(file('notebook.ipynb'), 'utf8'));
    for (const [one, content] of Object.entries(made)) {
      if (update && content === null) await rm(file(one), { force: true });
      else if (update) await writeFile(file(one), content ?? '');
      else expect(await readFile(file(one), 'utf8').catch(() => null), one).toBe(content);
    }
  });
});
