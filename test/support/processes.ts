import { readdir, readFile } from 'node:fs/promises';

export interface FoundProcess {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** The living processes that were started with this environment entry, such as `TUNEBOOK_DATA_DIR=/tmp/x`, orphans too. */
export async function processesWith(entry: string): Promise<readonly FoundProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.map((pid) => readProcess(pid, entry).catch(() => null)));
  return found.filter((one) => one !== null);
}

async function readProcess(pid: number, entry: string): Promise<FoundProcess | null> {
  const read = (file: string) => readFile(`/proc/${pid}/${file}`, 'utf8');
  if (!(await read('environ')).split('\0').includes(entry)) return null;
  const command = (await read('cmdline')).split('\0').join(' ').trim();
  // The name in stat may hold spaces and brackets; what follows the last bracket does not.
  const [state, parent] = (await read('stat')).replace(/^.*\) /s, '').split(' ');
  return state === 'Z' ? null : { pid, parent: Number(parent), command };
}

/** The trial server of ours, its forks left out: the one of that name whose parent is not. */
export const headOf = (processes: readonly FoundProcess[], module: string): FoundProcess | undefined => {
  const named = processes.filter(({ command }) => command.includes(module));
  return named.find(({ parent }) => !named.some(({ pid }) => pid === parent));
};
