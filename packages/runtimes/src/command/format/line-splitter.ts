// Cuts what a program prints into lines, however it was cut before. A line without end is not kept: past a bound it is
// handed on in the pieces in which it came.

/** A whole line and how it ended, or a piece of one that is too long to be read. */
export type Printed = { readonly line: string; readonly end: LineEnd } | { readonly piece: string };

/** The last line may have no end. */
export type LineEnd = '\n' | '\r\n' | '';

/** In UTF-16 units. Tools print lines of 10 MB, like a picture in one string. */
export const MAX_LINE_UNITS = 16 * 1024 * 1024;

export class LineSplitter {
  readonly #maxUnits: number;
  #parts: string[] = [];
  #units = 0;
  #isTooLong = false;

  constructor(maxUnits = MAX_LINE_UNITS) {
    this.#maxUnits = maxUnits;
  }

  /** What is complete now. */
  add(text: string): readonly Printed[] {
    const printed: Printed[] = [];
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      this.#keep(text.slice(start, end), printed);
      start = end + 1;
      if (this.#isTooLong) {
        printed.push({ piece: '\n' });
        this.#isTooLong = false;
      } else printed.push(ended(this.#take()));
    }
    this.#keep(text.slice(start), printed);
    return printed;
  }

  /** The last line, when it has no end. */
  end(): readonly Printed[] {
    return this.#units === 0 ? [] : [{ line: this.#take(), end: '' }];
  }

  #keep(text: string, printed: Printed[]): void {
    if (text === '') return;
    this.#parts.push(text);
    this.#units += text.length;
    this.#isTooLong ||= this.#units > this.#maxUnits;
    if (this.#isTooLong) printed.push({ piece: this.#take() });
  }

  #take(): string {
    const text = this.#parts.join('');
    this.#parts = [];
    this.#units = 0;
    return text;
  }
}

const ended = (text: string): Printed =>
  text.endsWith('\r') ? { line: text.slice(0, -1), end: '\r\n' } : { line: text, end: '\n' };
