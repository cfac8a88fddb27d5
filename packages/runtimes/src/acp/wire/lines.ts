// An agent speaks in lines. One that never ends would fill the memory: its length has a bound.

import type { Readable } from 'node:stream';

const NEWLINE = 0x0a;

/** The agent sent a line that is longer than any message may be. */
export class LineTooLong extends Error {
  constructor(limitBytes: number) {
    super(`it sent a line of more than ${limitBytes} bytes`);
    this.name = 'LineTooLong';
  }
}

/**
 * The lines of a stream without their ends, decoded as UTF-8 (what is invalid becomes U+FFFD); what follows the last line
 * end is a line too. Reads no further than lines are taken. A stream that breaks has ended.
 * @throws LineTooLong
 */
export const linesOf = async function* (source: Readable, limitBytes: number): AsyncGenerator<string> {
  let parts: Buffer[] = [];
  let length = 0;
  const take = (end: Buffer): string => {
    const line = parts.length === 0 ? end : Buffer.concat([...parts, end]);
    parts = [];
    length = 0;
    return line.toString('utf8');
  };
  for await (const chunk of untilBroken(source)) {
    let start = 0;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, start)) {
      yield take(chunk.subarray(start, at));
      start = at + 1;
    }
    const rest = chunk.subarray(start);
    if (rest.length > 0) parts.push(rest);
    length += rest.length;
    if (length > limitBytes) throw new LineTooLong(limitBytes);
  }
  if (length > 0) yield take(Buffer.alloc(0));
};

const untilBroken = async function* (source: Readable): AsyncGenerator<Buffer> {
  try {
    // The pipes of a program carry bytes, which the type of a stream does not say.
    for await (const chunk of source) yield chunk as Buffer;
  } catch {
    // The agent, or who ended it, closed the pipe: there is nothing more to read.
  }
};
