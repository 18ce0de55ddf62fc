import { problem, type Place, type Problem } from '../problems/problem.ts';
import { namesInCommand } from './command-names.ts';
import { readInstallerLine } from './install-lines.ts';
import { scanLogicalLines, type LogicalLine } from './logical-lines.ts';
import { fateOfCellMagic, fateOfLineMagic } from './magics.ts';
import { pythonString } from './python-text.ts';

/** A cell's code as plain Python. */
export interface TranslatedCell {
  /** Line N is line N of the cell; what IPython would do is done by calls of `get_ipython()`. */
  readonly source: string;
  /** What its install lines ask for, in order. */
  readonly requirements: readonly Requirement[];
  /** Names that `{x}` and `$x` in commands may read; it may name too many. */
  readonly uses: readonly { readonly name: string; readonly place: Place }[];
  readonly problems: readonly Problem[];
}

export interface Requirement {
  /** As pip writes it: `scikit-learn>=1.4`. */
  readonly text: string;
  readonly line: number;
}

/** A line that IPython reads and Python does not: one that begins with a mark, assigns a command, or asks with `?`. */
const SPECIAL_START = /^[%!?]/;
const ASSIGNS_COMMAND = /^[^=#'"!%\n]*=[ \t]*[!%]/;
const ASKS = /^(?:%{0,2}[\p{L}_*][\w*]*(?:\.[\w*]+|\[[^\]\n]*\])*)\?{1,2}[ \t]*;?[ \t]*$/u;
/** Finds out fast that a cell has no such line: nearly all have none. */
const MAY_BE_SPECIAL = /^[ \t]*[%!?]|=[ \t]*[!%]|\?[ \t]*;?[ \t]*$/m;

/**
 * Translates IPython syntax (IPython documentation, "IPython syntax" and "Built-in magic commands") into Python.
 * `cell` is the index that places carry.
 */
export function translateIPython(source: string, cell?: number): TranslatedCell {
  const plain = withoutLeadingIndent(source);
  if (!MAY_BE_SPECIAL.test(plain)) return { source: plain, requirements: [], uses: [], problems: [] };
  const translation = new Translation(cell);
  const translated = translation.cell(plain, 1);
  const { requirements, uses, problems } = translation;
  return { source: translated, requirements, uses, problems };
}

/** IPython takes the indentation of a cell's first line off all its lines (inputtransformer2.leading_indent). */
function withoutLeadingIndent(source: string): string {
  const first = /^(?:[ \t]*\n)*([ \t]+)\S/.exec(source);
  const indent = first?.[1];
  if (indent === undefined) return source;
  return source
    .split('\n')
    .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
    .join('\n');
}

class Translation {
  readonly requirements: Requirement[] = [];
  readonly uses: { name: string; place: Place }[] = [];
  readonly problems: Problem[] = [];
  private readonly index: number | undefined;

  constructor(index: number | undefined) {
    this.index = index;
  }

  private place(line: number, column: number): Place {
    return this.index === undefined ? { line, column } : { cell: this.index, line, column };
  }

  /** Translates a cell or the body of a cell magic; `firstLine` is the number of its first line. */
  cell(source: string, firstLine: number): string {
    const magic = /^((?:[ \t]*\n)*)%%(\w+|!)?([^\n]*)(?:\n([\s\S]*))?$/.exec(source);
    if (magic !== null) {
      const [, blank = '', name = '', line = '', body] = magic;
      const number = firstLine + blank.split('\n').length - 1;
      return blank + this.cellMagic({ name, line: line.trim(), body, number });
    }
    return this.lines(source, firstLine);
  }

  private lines(source: string, firstLine: number): string {
    const isForeign = (start: number): boolean => {
      const end = source.indexOf('\n', start);
      const line = source.slice(start, end === -1 ? undefined : end);
      return SPECIAL_START.test(line) || ASSIGNS_COMMAND.test(line) || ASKS.test(line);
    };
    let result = '';
    let done = 0;
    for (const line of scanLogicalLines(source, isForeign).lines) {
      if (!line.foreign) continue;
      result += source.slice(done, line.start) + this.foreignLine(source, line, firstLine);
      done = line.end;
    }
    return result + source.slice(done);
  }

  private foreignLine(source: string, line: LogicalLine, firstLine: number): string {
    const written = source.slice(line.start, line.end);
    const text = written.replaceAll(/\\\n\s*/g, ' ').trim();
    const at: At = { line: firstLine + line.firstLine - 1, column: line.start - line.lineStart + 1, text };
    return this.statement(text, at) + '\n'.repeat(line.lastLine - line.firstLine);
  }

  private statement(text: string, at: At): string {
    if (!text.startsWith('!') && (text.startsWith('?') || ASKS.test(text))) return this.dropped('?', at);
    if (text.startsWith('!!')) return this.command(text.slice(2), 'getoutput', at);
    if (text.startsWith('!')) return this.command(text.slice(1), 'system', at);
    if (text.startsWith('%%')) return this.unsupported(/^%%\w*/.exec(text)?.[0] ?? '%%', at);
    if (text.startsWith('%')) return this.lineMagic(text.slice(1), at);
    const equals = text.indexOf('=');
    const target = text.slice(0, equals + 1);
    const value = text.slice(equals + 1).trim();
    const valueAt = { ...at, column: at.column + text.indexOf(value, equals) };
    if (value.startsWith('!'))
      return `${target} ${this.command(value.replace(/^!!?/, ''), 'getoutput', valueAt)}`;
    return `${target} ${this.lineMagic(value.slice(1), valueAt, true)}`;
  }

  private lineMagic(text: string, at: At, asValue = false): string {
    const [, name = '', rest = ''] = /^\s*(\w*)\s*([\s\S]*)$/.exec(text) ?? [];
    switch (fateOfLineMagic(name)) {
      case 'drop':
        return asValue ? this.unsupported(`%${name}`, at) : this.dropped(`%${name}`, at);
      case 'run':
        this.note(rest, at);
        return `get_ipython().run_line_magic(${pythonString(name)}, ${pythonString(rest)})`;
      case 'unwrap': {
        if (rest === '') return asValue ? 'None' : 'pass';
        const code = rest.replace(/^(?:-\w+\s+|--[\w-]+\s+)*/, '');
        return SPECIAL_START.test(code) || ASSIGNS_COMMAND.test(code) ? this.statement(code, at) : code;
      }
      case 'shell':
        return this.command(rest, 'getoutput', at);
      case 'install':
        return this.installer(`${name} ${rest}`, at) ?? this.unsupported(`%${name}`, at);
      case 'unsupported':
        return this.unsupported(`%${name}`, at);
    }
  }

  private command(written: string, method: 'system' | 'getoutput', at: At): string {
    const command = written.trim();
    const asksOnly = method === 'getoutput' && readInstallerLine(command)?.kind === 'query';
    const installed = asksOnly ? null : this.installer(command, at);
    if (installed !== null) return method === 'system' ? installed : '[]';
    this.note(command, at);
    return `get_ipython().${method}(${pythonString(command)})`;
  }

  /** What takes the place of an installer's line; null when the line is something else. */
  private installer(command: string, at: At): string | null {
    const read = readInstallerLine(command);
    if (read === null) return null;
    const place = this.place(at.line, at.column);
    const notRead = (text: string): void => {
      this.problems.push(problem('requirement-not-read', place, { text, line: at.text }));
    };
    switch (read.kind) {
      case 'query':
        return this.dropped(command, at);
      case 'other':
        notRead(command);
        return 'pass';
      case 'install':
        for (const text of read.requirements) {
          this.requirements.push({ text, line: at.line });
          this.problems.push(problem('requirement-found', place, { requirement: text, line: at.text }));
        }
        read.notRead.forEach(notRead);
        return 'pass';
    }
  }

  private note(command: string, at: At): void {
    const inLine = Math.max(0, at.text.indexOf(command));
    for (const { name, at: offset } of namesInCommand(command))
      this.uses.push({ name, place: this.place(at.line, at.column + inLine + offset) });
  }

  private dropped(magic: string, at: At): string {
    this.problems.push(problem('dropped-magic', this.place(at.line, at.column), { magic, line: at.text }));
    return 'pass';
  }

  private unsupported(magic: string, at: At): string {
    this.problems.push(
      problem('unsupported-magic', this.place(at.line, at.column), { magic, line: at.text }),
    );
    return 'pass';
  }

  private cellMagic(of: { name: string; line: string; body: string | undefined; number: number }): string {
    const { name, line, number } = of;
    // IPython hands the body on with a line end after its last line.
    const body = of.body === undefined || of.body.endsWith('\n') ? (of.body ?? '') : `${of.body}\n`;
    const at: At = { line: number, column: 1, text: `%%${name}${line === '' ? '' : ` ${line}`}` };
    const rest = of.body === undefined ? '' : '\n'.repeat(of.body.split('\n').length);
    switch (fateOfCellMagic(name)) {
      case 'unwrap': {
        const first = name === 'capture' ? this.capture(line, at) : 'pass';
        return of.body === undefined ? first : `${first}\n${this.cell(of.body, number + 1)}`;
      }
      case 'run':
        if (/^--(?:out|err|proc|bg)\b/.test(line)) return this.unsupported(`%%${name} ${line}`, at) + rest;
        this.note(line, at);
        return `get_ipython().run_cell_magic(${pythonString(name)}, ${pythonString(line)}, ${pythonString(body)})${rest}`;
      case 'drop':
        return this.dropped(`%%${name}`, at) + rest;
      case 'shell':
      case 'install':
      case 'unsupported':
        return this.unsupported(`%%${name}`, at) + rest;
    }
  }

  /** The code runs as it is and its output goes to the step's log; the name it would be caught in gets an empty record. */
  private capture(line: string, at: At): string {
    const name = line.split(/\s+/).find((word) => /^[\p{L}_]\w*$/u.test(word));
    if (name === undefined) return 'pass';
    this.problems.push(problem('capture-not-kept', this.place(at.line, at.column), { name }));
    const bind = `get_ipython().run_cell_magic('capture', ${pythonString(name)}, '')`;
    return `${bind}; ${name} = get_ipython().user_ns[${pythonString(name)}]`;
  }
}

/** Where a translated line stands, and its text for the problems that speak of it. */
interface At {
  readonly line: number;
  readonly column: number;
  readonly text: string;
}
