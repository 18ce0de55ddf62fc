import { checkReport } from '../../src/app/check-report.ts';
import { compileNotebook } from '../../src/core/compile.ts';
import { planSweep } from '../../src/core/plan-sweep.ts';
import { loadPythonParser } from '../../src/core/python/parse.ts';

/** What is bundled for the browser: asks the server for a notebook, checks it, and hands the report back. */
async function check(): Promise<unknown> {
  const get = async (path: string): Promise<Response> => {
    const answer = await fetch(path);
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer;
  };
  const bytes = async (path: string): Promise<Uint8Array> =>
    new Uint8Array(await (await get(path)).arrayBuffer());
  const [runtime, grammar] = await Promise.all([bytes('/runtime.wasm'), bytes('/grammar.wasm')]);
  const parser = await loadPythonParser({ runtime, grammar });
  const text = await (await get('/notebook.ipynb')).text();
  const compiled = compileNotebook(parser, { name: 'notebook.ipynb', text });
  const plan = planSweep(compiled, { purpose: 'check', engine: 'local', defaultParallelTrialCount: 1 });
  return checkReport('', compiled, plan);
}

const answer = await check().catch((error: unknown) => ({
  failed: error instanceof Error ? (error.stack ?? error.message) : String(error),
}));
await fetch('/report', { method: 'POST', body: JSON.stringify(answer) });
