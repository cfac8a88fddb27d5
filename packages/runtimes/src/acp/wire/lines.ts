// An agent speaks in lines. One that never ends would fill the memory: its length has a bound.

import type { Readable } from 'node:stream';

const NEWLINE = 0x0a;
const NOTHING = Buffer.alloc(0);

/** The agent sent a line that is longer than any message may be. */
export class LineTooLong extends Error {
  constructor(limitBytes: number) {
    super(`it sent a line of more than ${limitBytes} bytes`);
    this.name = 'LineTooLong';
  }
}

/** A line without its end, decoded as UTF-8 (what is invalid becomes U+FFFD). */
export interface Line {
  readonly text: string;
  /** With its end. */
  readonly bytes: number;
}

/** Cuts bytes into lines, however they were cut before. */
export class Lines {
  readonly #limitBytes: number;
  /** Of the line that has not ended. */
  #begun: Buffer[] = [];
  #begunBytes = 0;
  #chunk: Buffer = NOTHING;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** Adds bytes; what came before must have been taken. */
  add(chunk: Buffer): void {
    this.#chunk = chunk;
  }

  /**
   * The next whole line; undefined when there is none.
   * @throws LineTooLong
   */
  next(): Line | undefined {
    const end = this.#chunk.indexOf(NEWLINE);
    if (end >= 0) {
      const line = this.#take(this.#chunk.subarray(0, end));
      this.#chunk = this.#chunk.subarray(end + 1);
      return { text: line.toString('utf8'), bytes: line.length + 1 };
    }
    if (this.#chunk.length > 0) this.#begun.push(this.#chunk);
    this.#begunBytes += this.#chunk.length;
    this.#chunk = NOTHING;
    if (this.#begunBytes > this.#limitBytes) throw new LineTooLong(this.#limitBytes);
    return undefined;
  }

  /** What follows the last line end is a line too, when nothing more comes. */
  last(): Line | undefined {
    const line = this.#take(NOTHING);
    return line.length === 0 ? undefined : { text: line.toString('utf8'), bytes: line.length };
  }

  /** What was added and not taken. */
  get rest(): Buffer {
    return Buffer.concat([...this.#begun, this.#chunk]);
  }

  #take(end: Buffer): Buffer {
    const line = this.#begun.length === 0 ? end : Buffer.concat([...this.#begun, end]);
    this.#begun = [];
    this.#begunBytes = 0;
    return line;
  }
}

/** What comes until the stream ends, or breaks: then there is nothing more to read. */
export const untilBroken = async function* (source: Readable): AsyncGenerator<Buffer> {
  try {
    // The pipes of a program carry bytes, which the type of a stream does not say.
    for await (const chunk of source) yield chunk as Buffer;
  } catch {
    // The agent, or who ended it, closed the pipe.
  }
};
