// Splits bytes into lines as they arrive. A line that is too long or not UTF-8 is a fault and does not affect the others; at most
// one line is kept in memory.

import { isUtf8 } from 'node:buffer';

/** Stands for a line that was longer than allowed; its bytes were not kept. */
export const TOO_LONG = Symbol('too long');
/** The value for a line that is not UTF-8. */
export const NOT_UTF8 = Symbol('not UTF-8');

export type Line = string | typeof TOO_LONG | typeof NOT_UTF8;

const LINE_FEED = 0x0a;

const decode = (bytes: Buffer): Line => (isUtf8(bytes) ? bytes.toString('utf8') : NOT_UTF8);

export class LineSplitter {
  readonly #maxBytes: number;
  /** The beginning of a line that has not ended yet. */
  #begun: Uint8Array[] = [];
  #begunBytes = 0;
  #isTooLong = false;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The lines that ended in this chunk, without their line feeds. */
  push(chunk: Uint8Array): readonly Line[] {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const firstEnd = bytes.indexOf(LINE_FEED);
    if (firstEnd < 0) {
      this.#keep(bytes);
      return [];
    }
    this.#keep(bytes.subarray(0, firstEnd));
    const first = this.#finish();
    const lastEnd = bytes.lastIndexOf(LINE_FEED);
    const whole = bytes.subarray(firstEnd + 1, lastEnd);
    this.#keep(bytes.subarray(lastEnd + 1));
    return firstEnd === lastEnd ? [first] : [first, ...this.#linesOf(whole)];
  }

  /** The last line, when it did not end in a line feed. */
  end(): readonly Line[] {
    return this.#begunBytes === 0 ? [] : [this.#finish()];
  }

  #keep(bytes: Uint8Array): void {
    this.#begunBytes += bytes.byteLength;
    if (this.#begunBytes > this.#maxBytes) this.#isTooLong = true;
    if (this.#isTooLong) this.#begun = [];
    else if (bytes.byteLength > 0) this.#begun.push(bytes);
  }

  #finish(): Line {
    const line = this.#isTooLong ? TOO_LONG : decode(Buffer.concat(this.#begun));
    this.#begun = [];
    this.#begunBytes = 0;
    this.#isTooLong = false;
    return line;
  }

  /** Lines within one chunk: decoded at once, unless one of them needs looking at alone. */
  #linesOf(bytes: Buffer): readonly Line[] {
    if (bytes.length <= this.#maxBytes && isUtf8(bytes)) return bytes.toString('utf8').split('\n');
    const lines: Line[] = [];
    let start = 0;
    while (start <= bytes.length) {
      const found = bytes.indexOf(LINE_FEED, start);
      const end = found < 0 ? bytes.length : found;
      lines.push(end - start > this.#maxBytes ? TOO_LONG : decode(bytes.subarray(start, end)));
      start = end + 1;
    }
    return lines;
  }
}
