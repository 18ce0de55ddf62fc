import type { SweepRequest } from '../../app/ports/store.ts';
import { askSweep } from '../../app/ask-sweep.ts';
import { startSweep, type StartSweepPorts } from '../../app/start-sweep.ts';
import { summariseSweep, viewSweep, type SweepView } from '../../app/sweep-view.ts';
import type { Logger } from 'pino';
import { refuse, requestFault, RequestRefused } from '../errors/fault.ts';
import { toFaults } from '../errors/to-refusal.ts';
import { cutPage, readCursor } from '../requests/page.dto.ts';
import { resumeSweep, type ResumeSweepPorts } from './resume-sweep.ts';
import { findSettledSweep, findSweep } from '../../app/find-sweep.ts';
import type { ListSweepsDto } from './list-sweeps.dto.ts';
import type { SweepRequestBody } from './read-start-sweep.ts';
import type { StartedSweepDto, SweepListDto } from './sweep.dto.ts';

export interface SweepsPorts extends ResumeSweepPorts {
  readonly startPorts: StartSweepPorts;
  readonly logger: Logger;
}

/** What can be done with sweeps over HTTP, on the use cases and the store. */
export class Sweeps {
  readonly #ports: SweepsPorts;

  constructor(ports: SweepsPorts) {
    this.#ports = ports;
  }

  async start({ notebookSha256, settings, python }: SweepRequestBody): Promise<StartedSweepDto> {
    const notebook = await this.#ports.store.loadNotebook(notebookSha256);
    if (notebook === null) throw refuse('not-found', 'notebook-not-found', { sha256: notebookSha256 });
    const { engine } = this.#ports.startPorts;
    if (settings.engine !== undefined && settings.engine !== engine.kind) throw wrongEngine(engine.kind);
    const { sweep, problems } = await startSweep(this.#ports.startPorts, {
      notebook,
      settings,
      ...(python === undefined ? {} : { python }),
      progress: (what) => this.#ports.logger.info({ notebook: notebook.name }, what),
    });
    this.#ports.runner.start(sweep.id);
    return { ...viewSweep(sweep, this.#ports.clock.now()), problems: toFaults(problems, 'notebook') };
  }

  async list({ state, notebook, limit, cursor }: ListSweepsDto): Promise<SweepListDto> {
    const before = readCursor(cursor, /^[a-z0-9-]{1,64}$/);
    const found = await this.#ports.store.listSweeps({
      limit: limit + 1,
      ...(state === undefined ? {} : { state }),
      ...(notebook === undefined ? {} : { notebookSha256: notebook }),
      ...(before === undefined ? {} : { before }),
    });
    const { page, nextCursor } = cutPage(found, limit, ({ id }) => id);
    return { sweeps: page.map(summariseSweep), nextCursor };
  }

  async read(reference: string): Promise<SweepView> {
    const { sweep } = await findSweep(this.#ports, reference);
    return viewSweep(sweep, this.#ports.clock.now());
  }

  async ask(reference: string, request: SweepRequest): Promise<SweepView> {
    const stored = await findSettledSweep(this.#ports, reference);
    return viewSweep(await askSweep(this.#ports, stored, request), this.#ports.clock.now());
  }

  async resume(reference: string): Promise<SweepView> {
    return viewSweep(await resumeSweep(this.#ports, reference), this.#ports.clock.now());
  }
}

function wrongEngine(kind: string): RequestRefused {
  const reason = `it must be "${kind}", the engine of this service`;
  const fault = requestFault('request-field-invalid', { pointer: '#/engine' }, { field: 'engine', reason });
  return new RequestRefused('usage', [fault]);
}
