import type { Fix } from '../core/notebook/fix.ts';
import { clipped } from '../core/notebook/json-values.ts';
import { safe } from './terminal.ts';

/** One line that says what was changed. */
export function describeFix(fix: Fix): string {
  switch (fix.kind) {
    case 'tag-written':
      return fix.to.length === 0
        ? `cell ${fix.cell}: removed the tag ${quoted(fix.from)}, which has no effect any more`
        : `cell ${fix.cell}: wrote ${fix.to.map(quoted).join(' and ')} for ${quoted(fix.from)}`;
    case 'tag-added':
      return `cell ${fix.cell}: added ${quoted(fix.tag)}`;
    case 'cell-moved':
      return `cell ${fix.cell}: moved to the end, where it is cell ${fix.to}`;
    case 'setting-renamed':
      return `metadata: renamed ${quoted(fix.from)} to ${quoted(fix.to)}`;
    case 'setting-removed':
      return `metadata: removed ${quoted(fix.key)}, which has no effect`;
    case 'setting-written':
      return `metadata: wrote ${quoted(fix.to)} for ${quoted(fix.from)} in ${quoted(fix.key)}`;
  }
}

const quoted = (text: string): string => `"${safe(clipped(text))}"`;
