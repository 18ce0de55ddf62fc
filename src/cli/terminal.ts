import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Where the command line speaks: to people on standard error or a terminal, to machines on standard output. */
export interface Terminal {
  /** A line for people who wait: progress, warnings. Standard error. */
  tell(line: string): void;
  /** The answer, for people: standard output. */
  print(text: string): void;
  /** A part of an answer that comes in parts, as it is. */
  printPart(text: string): void;
  /** The answer, for machines: one JSON value on standard output. */
  printJson(value: unknown): void;
  /** A line that is written over again and again; on anything but a terminal it is not written. */
  live(line: string | null): void;
  /** True when standard error is a terminal. */
  readonly isInteractive: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

export function openTerminal(out: NodeJS.WriteStream, err: NodeJS.WriteStream): Terminal {
  let shown = false;
  const clear = () => {
    if (shown) err.write('\r\u001b[2K');
    shown = false;
  };
  return {
    tell: (line) => {
      clear();
      err.write(`${line}\n`);
    },
    print: (text) => {
      clear();
      out.write(`${text}\n`);
    },
    printPart: (text) => out.write(text),
    printJson: (value) => out.write(`${JSON.stringify(value, null, 2)}\n`),
    live: (line) => {
      clear();
      if (line === null || !err.isTTY) return;
      err.write(line.slice(0, err.columns - 1));
      shown = true;
    },
    isInteractive: err.isTTY,
    width: out.columns || 100,
  };
}

/** Colour where the stream wants it: not in a pipe, not with NO_COLOR. */
export const paint = (style: Style, text: string, stream: NodeJS.WriteStream = process.stdout): string =>
  styleText(style, text, { stream });

/** Untrusted text, safe to show: control characters would let a notebook move the cursor or write over lines. */
export const safe = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, (character) => {
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
