import { importedFile, type Sources } from './check-imports.ts';
import { findImports } from './find-imports.ts';

/**
 * Finds the groups of files that import each other in a circle at run time, each as the shortest circle through its
 * first file. Imports of types alone are left out: nothing of them is there when modules are loaded.
 */
export function findCycles(sources: Sources): readonly (readonly string[])[] {
  const graph = new Map(
    [...sources].map(([file, text]) => [
      file,
      findImports(file, text)
        .filter((one) => !one.typeOnly)
        .map((one) => importedFile(file, one.specifier))
        .filter((imported) => imported !== null && sources.has(imported)) as readonly string[],
    ]),
  );
  const told = new Set<string>();
  const cycles: (readonly string[])[] = [];
  for (const file of [...graph.keys()].sort()) {
    if (told.has(file)) continue;
    const circle = shortestCircle(graph, file);
    if (circle === null) continue;
    cycles.push(circle);
    for (const member of circle) told.add(member);
  }
  return cycles;
}

/** The shortest way from a file back to itself, as `[a, b, a]`, or null. */
function shortestCircle(graph: ReadonlyMap<string, readonly string[]>, start: string): string[] | null {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    for (const next of graph.get(file) ?? []) {
      if (next === start) return [...pathTo(cameFrom, start, file), start];
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, file);
      queue.push(next);
    }
  }
  return null;
}

function pathTo(cameFrom: ReadonlyMap<string, string>, start: string, end: string): string[] {
  const path = [end];
  for (let file = end; file !== start;) {
    const before = cameFrom.get(file);
    if (before === undefined) break;
    path.unshift(before);
    file = before;
  }
  return path;
}
