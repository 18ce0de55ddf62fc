import { Injectable, type PipeTransform } from '@nestjs/common';
import type { PythonChoice } from '../../app/ports/store.ts';
import { readSweepSettings, type SweepSettings } from '../../core/search/sweep-file.ts';
import { hasErrors } from '../../core/problems/problem.ts';
import { requestFault, RequestRefused, type Fault } from '../errors/fault.ts';
import { toFaults } from '../errors/to-refusal.ts';
import { readObject } from '../requests/read-object.ts';

/** A request for a sweep, read. */
export interface SweepRequestBody {
  readonly notebookSha256: string;
  readonly settings: SweepSettings;
  readonly python?: PythonChoice;
}

/**
 * Reads the body that StartSweepDto describes. The settings are those of a sweep file, so its reader reads them, and one
 * rule holds for both.
 */
@Injectable()
export class ReadStartSweep implements PipeTransform<unknown, SweepRequestBody> {
  transform(body: unknown): SweepRequestBody {
    const { notebook, ...rest } = readObject(body);
    const { settings, problems } = readSweepSettings(rest);
    const faults = [...checkNotebook(notebook), ...checkPython(settings), ...toFaults(problems)];
    if (faults.length > 0 && (hasErrors(problems) || faults.some(({ severity }) => severity === 'error')))
      throw new RequestRefused('malformed', faults);
    const python = pythonOf(settings);
    return { notebookSha256: String(notebook), settings, ...(python === undefined ? {} : { python }) };
  }
}

function checkNotebook(notebook: unknown): readonly Fault[] {
  if (typeof notebook === 'string' && /^[0-9a-f]{64}$/.test(notebook)) return [];
  const reason = 'it must be the sha256 of a notebook that was handed in, 64 hexadecimal digits';
  return [requestFault('request-field-invalid', { pointer: '#/notebook' }, { field: 'notebook', reason })];
}

/** A sweep file may name a file of requirements beside it; over HTTP there is none, and no file of ours is read. */
function checkPython({ python, requirements }: SweepSettings): readonly Fault[] {
  const fault = (field: string, reason: string): Fault =>
    requestFault('request-field-invalid', { pointer: `#/${field}` }, { field, reason });
  return [
    ...(requirements?.kind === 'file'
      ? [fault('requirements', 'it must be a list of requirement lines here, not the path of a file')]
      : []),
    ...(python !== undefined && requirements !== undefined
      ? [fault('python', 'give an interpreter or requirements, not both')]
      : []),
  ];
}

function pythonOf({ python, requirements }: SweepSettings): PythonChoice | undefined {
  if (python !== undefined) return { kind: 'interpreter', path: python };
  return requirements?.kind === 'lines' ? { kind: 'requirements', lines: requirements.lines } : undefined;
}
