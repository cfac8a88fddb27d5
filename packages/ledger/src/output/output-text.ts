// Joins parts of output into pieces of at most 64 KiB: many small ones become few, and adjacent gaps become one line, or two if
// some output was dropped and some is lost.

import { PIECE_BYTES } from './pieces.ts';
import type { OutputGap } from './read-locations.ts';

const LINE_FEED = 0x0a;

export class OutputText {
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #droppedBytes = 0;
  #lostBytes = 0;
  #isAtLineStart = true;

  /** Adds bytes, at most 64 KiB; yields what is full. */
  *add(bytes: Buffer): Generator<Buffer> {
    if (bytes.length === 0) return;
    yield* this.#closeGap();
    yield* this.#push(bytes);
  }

  /** Notes a gap. */
  addGap({ bytes, lost }: OutputGap): void {
    if (lost) this.#lostBytes += bytes;
    else this.#droppedBytes += bytes;
  }

  /** Yields the rest. */
  *end(): Generator<Buffer> {
    yield* this.#closeGap();
    yield* this.#flush();
  }

  *#push(bytes: Buffer): Generator<Buffer> {
    this.#isAtLineStart = bytes.at(-1) === LINE_FEED;
    if (this.#waitingBytes + bytes.length > PIECE_BYTES) yield* this.#flush();
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
  }

  *#closeGap(): Generator<Buffer> {
    const [dropped, lost] = [this.#droppedBytes, this.#lostBytes];
    this.#droppedBytes = 0;
    this.#lostBytes = 0;
    if (dropped > 0) yield* this.#push(this.#lineOf(gapLine(dropped)));
    if (lost > 0) yield* this.#push(this.#lineOf(gapLine(lost, true)));
  }

  #lineOf(line: string): Buffer {
    return Buffer.from(`${this.#isAtLineStart ? '' : '\n'}${line}\n`);
  }

  *#flush(): Generator<Buffer> {
    if (this.#waitingBytes > 0) yield Buffer.concat(this.#waiting, this.#waitingBytes);
    this.#waiting = [];
    this.#waitingBytes = 0;
  }
}

// Where stored output is missing, readers get one line that says how much, and why.
const UNITS = ['KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `968.0 MiB`; under one KiB in bytes. */
const sizeInWords = (bytes: number): string => {
  if (bytes < 1024) return `${bytes} B`;
  const power = Math.min(UNITS.length, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** power).toFixed(1)} ${UNITS[power - 1]}`;
};

/** The line without its line feed. */
const gapLine = (bytes: number, isLost = false): string =>
  isLost
    ? `[… ${sizeInWords(bytes)} of output lost: its file is missing or damaged …]`
    : `[… ${sizeInWords(bytes)} of output dropped …]`;
