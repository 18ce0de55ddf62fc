/** Deeper than any notebook or setting is; far below where recursive readers run out of stack. */
export const DEEPEST_BODY = 100;

/** True when lists and objects lie inside one another on more levels than this. Reads without recursion itself. */
export function isNestedDeeper(value: unknown, levels: number): boolean {
  let layer: object[] = isGroup(value) ? [value] : [];
  for (let level = 0; layer.length > 0; level += 1) {
    if (level === levels) return true;
    const next: object[] = [];
    for (const group of layer) for (const one of Object.values(group)) if (isGroup(one)) next.push(one);
    layer = next;
  }
  return false;
}

const isGroup = (value: unknown): value is object => typeof value === 'object' && value !== null;
