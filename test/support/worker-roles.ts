import { headOf, type FoundProcess } from './processes.ts';

/** Who is who among the processes of a sweep. */
export const roles = ['command', 'suggester', 'watcher', 'loop', 'template', 'trial'] as const;
export type Role = (typeof roles)[number];

/**
 * The processes of a role among those of a sweep. The trial server's are forks of one another, told apart by their
 * place: a watcher, below it the loop that speaks with us, below that the warm template, below that the trials.
 */
export function withRole(found: readonly FoundProcess[], role: Role): readonly FoundProcess[] {
  const below = (parents: readonly FoundProcess[]) =>
    found.filter(({ parent }) => parents.some(({ pid }) => pid === parent));
  const named = (name: string) => found.filter(({ command }) => command.includes(name));
  switch (role) {
    case 'command':
      return named('dist/cli/main.js');
    case 'suggester':
      return named('tunebook_runtime.suggester');
    case 'watcher': {
      const head = headOf(found, 'tunebook_runtime.trial_server');
      return head === undefined ? [] : [head];
    }
    case 'loop':
      return below(withRole(found, 'watcher'));
    case 'template':
      return below(withRole(found, 'loop'));
    case 'trial':
      return below(withRole(found, 'template'));
  }
}
