import type { JsonValue } from './notebook.ts';

/** Where a value stands in the text, in UTF-16 units; `end` is the first unit after it. */
export interface JsonSpan {
  readonly start: number;
  readonly end: number;
}

/** Thrown where the text stops being JSON; whoever reads a file turns it into a problem. */
export class JsonFault extends Error {
  readonly offset: number;

  constructor(reason: string, offset: number) {
    super(reason);
    this.offset = offset;
  }
}

/** Deeper nesting than any tool writes; the readers after us may then use plain recursion. */
const DEEPEST = 500;

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
// Python's json writes these three, which are not JSON.
const PYTHON_NUMBER = /-?Infinity|NaN/y;
const WORDS = ['true', 'false', 'null'] as const;

/**
 * Walks over JSON text from front to back, once, and makes values only of what its caller asks for.
 * A notebook is mostly outputs: they are passed over and never kept. Every stretch passed over is checked.
 * `NaN` and `Infinity`, as Python writes them, are read as null.
 */
export class JsonCursor {
  private position = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
    if (text.startsWith('\uFEFF')) this.position = 1;
    this.passSpace();
  }

  /** The kind of the value that stands next. */
  peek(): 'object' | 'array' | 'string' | 'number' | 'word' {
    const unit = this.text.charAt(this.position);
    switch (unit) {
      case '{':
        return 'object';
      case '[':
        return 'array';
      case '"':
        return 'string';
      case 't':
      case 'f':
      case 'n':
        return 'word';
      default:
        return 'number';
    }
  }

  /** Visits the members of the object that stands next. What `visit` does not take is passed over; `name` is in quotes. */
  eachMember(visit: (key: string, name: JsonSpan) => void): void {
    this.expect('{', 'an object');
    if (this.takes('}')) return;
    do {
      if (this.text[this.position] !== '"') this.fail('a name in quotes is expected');
      const span = this.pass();
      const name = this.make(span, []);
      this.expect(':', 'a ":"');
      this.visitOrPass(() => {
        visit(typeof name === 'string' ? name : '', span);
      });
    } while (this.takes(','));
    this.expect('}', 'a "," or "}"');
  }

  /** Visits the items of the list that stands next. */
  eachItem(visit: (index: number) => void): void {
    this.expect('[', 'a list');
    if (this.takes(']')) return;
    let index = 0;
    do {
      this.visitOrPass(() => {
        visit(index);
      });
      index++;
    } while (this.takes(','));
    this.expect(']', 'a "," or "]"');
  }

  /** Takes the value that stands next. */
  read(): JsonValue {
    const python: JsonSpan[] = [];
    return this.make(this.pass(python), python);
  }

  private make({ start, end }: JsonSpan, python: readonly JsonSpan[]): JsonValue {
    const parts: string[] = [];
    let from = start;
    for (const span of python) {
      parts.push(this.text.slice(from, span.start), 'null');
      from = span.end;
    }
    parts.push(this.text.slice(from, end));
    try {
      return JSON.parse(parts.join('')) as JsonValue;
    } catch {
      // What is inside a text is the one thing that passing over does not look at.
      throw new JsonFault(
        'a text in quotes has a raw line break or an escape that JSON does not know',
        start,
      );
    }
  }

  /** Goes past the value that stands next, checking it, and says where it stood. */
  pass(python?: JsonSpan[]): JsonSpan {
    const start = this.position;
    const open: string[] = [];
    let end: number;
    do {
      const unit = this.text[this.position];
      if (unit === '{' || unit === '[') {
        const closing = unit === '{' ? '}' : ']';
        this.position++;
        this.passSpace();
        if (this.text[this.position] !== closing) {
          if (open.push(closing) > DEEPEST) this.fail(`it is nested more than ${DEEPEST} deep`);
          if (closing === '}') this.passKey();
          end = this.position;
          continue;
        }
        this.position++;
      } else if (unit === '"') this.passString();
      else this.passWord(python);
      end = this.position;
      this.passSpace();
      end = this.passClosings(open, end);
    } while (open.length > 0);
    return { start, end };
  }

  /** Fails unless nothing but space is left. */
  finish(): void {
    if (this.position < this.text.length) this.fail('there is more text after its end');
  }

  /** After a value: closes what ends here, or goes to the next item of what does not. */
  private passClosings(open: string[], lastEnd: number): number {
    let end = lastEnd;
    for (let closing = open.at(-1); closing !== undefined; closing = open.at(-1)) {
      if (this.takes(',')) {
        if (closing === '}') this.passKey();
        return end;
      }
      if (this.text[this.position] !== closing) this.fail(`a "," or "${closing}" is expected`);
      end = ++this.position;
      this.passSpace();
      open.pop();
    }
    return end;
  }

  private passKey(): void {
    if (this.text[this.position] !== '"') this.fail('a name in quotes is expected');
    this.passString();
    this.passSpace();
    this.expect(':', 'a ":"');
  }

  private passString(): void {
    const opening = this.position;
    let quote = opening;
    do {
      quote = this.text.indexOf('"', quote + 1);
      if (quote === -1) throw new JsonFault('a text in quotes is not closed', opening);
    } while (this.isEscaped(quote));
    this.position = quote + 1;
  }

  private isEscaped(quote: number): boolean {
    let before = quote - 1;
    while (this.text[before] === '\\') before--;
    return (quote - 1 - before) % 2 === 1;
  }

  private passWord(python: JsonSpan[] | undefined): void {
    const start = this.position;
    const word = WORDS.find((one) => this.text.startsWith(one, start));
    if (word !== undefined) {
      this.position += word.length;
      return;
    }
    NUMBER.lastIndex = PYTHON_NUMBER.lastIndex = start;
    if (NUMBER.test(this.text)) this.position = NUMBER.lastIndex;
    else if (PYTHON_NUMBER.test(this.text)) {
      this.position = PYTHON_NUMBER.lastIndex;
      python?.push({ start, end: this.position });
    } else this.fail(start < this.text.length ? 'a value is expected' : 'it ends in the middle');
  }

  private visitOrPass(visit: () => void): void {
    const before = this.position;
    visit();
    if (this.position === before) this.pass();
  }

  private takes(unit: string): boolean {
    if (this.text[this.position] !== unit) return false;
    this.position++;
    this.passSpace();
    return true;
  }

  private expect(unit: string, what: string): void {
    if (!this.takes(unit))
      this.fail(this.position < this.text.length ? `${what} is expected` : 'it ends in the middle');
  }

  private fail(reason: string): never {
    throw new JsonFault(this.position < this.text.length ? reason : 'it ends in the middle', this.position);
  }

  private passSpace(): void {
    for (;;) {
      const unit = this.text.charCodeAt(this.position);
      if (unit !== 32 && unit !== 10 && unit !== 13 && unit !== 9) return;
      this.position++;
    }
  }
}
