/** `$$` is a plain dollar; `$name` and `$name.attribute` are expanded (IPython, DollarFormatter). */
const DOLLAR = /\$(\$?)([A-Za-z_]\w*)/g;
const FREE_NAME = /(?<![\w.'"])[\p{XID_Start}_][\p{XID_Continue}]*/gu;
const KEYWORDS = new Set([
  'None',
  'True',
  'False',
  'and',
  'or',
  'not',
  'if',
  'else',
  'in',
  'is',
  'lambda',
  'for',
]);

/**
 * Names that IPython's expansion of a command may read: of `{expression}` and `$name`. May name too much (`awk '{print}'`):
 * IPython expands only where everything in the braces can be evaluated.
 */
export function namesInCommand(command: string): readonly { readonly name: string; readonly at: number }[] {
  const found: { name: string; at: number }[] = [];
  for (const match of command.matchAll(DOLLAR)) {
    const [, escaped, name = ''] = match;
    if (escaped === '') found.push({ name, at: match.index + 1 });
  }
  for (const { start, end } of fieldsOf(command))
    for (const match of command.slice(start, end).matchAll(FREE_NAME))
      if (!KEYWORDS.has(match[0])) found.push({ name: match[0], at: start + match.index });
  return found.sort((a, b) => a.at - b.at);
}

/** Spans between `{` and `}`; doubled braces stand for themselves. */
function fieldsOf(command: string): readonly { readonly start: number; readonly end: number }[] {
  const fields: { start: number; end: number }[] = [];
  let at = 0;
  for (;;) {
    const open = command.indexOf('{', at);
    if (open === -1) return fields;
    if (command[open + 1] === '{') {
      at = open + 2;
      continue;
    }
    const close = command.indexOf('}', open);
    if (close === -1) return fields;
    fields.push({ start: open + 1, end: close });
    at = close + 1;
  }
}
