import { checkReport } from '../../app/check-report.ts';
import { UserFault } from '../../app/faults.ts';
import type { Clock } from '../../app/ports/clock.ts';
import type { Store, StoredNotebook } from '../../app/ports/store.ts';
import type { CompileNotebook } from '../../core/compile.ts';
import type { PlanSweep } from '../../core/plan-sweep.ts';
import { hasErrors } from '../../core/problems/problem.ts';
import { refuse } from '../errors/fault.ts';
import type { HandInNotebookDto } from './hand-in-notebook.dto.ts';
import type { NotebookDto } from './notebook.dto.ts';
import { receiveNotebook } from './receive-notebook.ts';

export interface NotebooksPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly compile: CompileNotebook;
  readonly plan: PlanSweep;
}

/** What can be done with notebooks over HTTP. */
export class Notebooks {
  readonly #ports: NotebooksPorts;

  constructor(ports: NotebooksPorts) {
    this.#ports = ports;
  }

  /** Keeps a notebook that compiles. Throws a UserFault with all its problems when it does not. */
  async handIn(dto: HandInNotebookDto): Promise<NotebookDto> {
    const { store, clock, compile } = this.#ports;
    const received = receiveNotebook(dto, clock.now());
    const { problems } = compile({ name: received.name, text: received.text });
    if (hasErrors(problems)) throw new UserFault('notebook', problems, received.name);
    await store.saveNotebook(received);
    // The same content may have been handed in before, under another name.
    return this.#describe((await store.loadNotebook(received.sha256)) ?? received);
  }

  async read(sha256: string): Promise<NotebookDto> {
    const notebook = await this.#ports.store.loadNotebook(sha256);
    if (notebook === null) throw refuse('not-found', 'notebook-not-found', { sha256 });
    return this.#describe(notebook);
  }

  #describe({ sha256, name, text }: StoredNotebook): NotebookDto {
    const { compile, plan } = this.#ports;
    const compiled = compile({ name, text });
    const planned = plan(compiled, { purpose: 'check', engine: 'local', defaultParallelTrialCount: 1 });
    return { sha256, name, ...checkReport(sha256, compiled, planned) };
  }
}
