// Reads the daemon's log: its last lines, and then what is added. The file may be emptied under us when it is rotated.

import { constants } from 'node:fs';
import { type FileHandle, open, watch } from 'node:fs/promises';

const BLOCK_BYTES = 64 * 1024;

/** Where in the file its last `lines` lines begin. */
export const startOfLastLines = async (
  file: FileHandle,
  sizeBytes: number,
  lines: number,
): Promise<number> => {
  const LINE_FEED = 10;
  let left = lines;
  for (let end = sizeBytes; end > 0; end -= BLOCK_BYTES) {
    const start = Math.max(0, end - BLOCK_BYTES);
    const { buffer } = await file.read(Buffer.alloc(end - start), 0, end - start, start);
    for (let at = buffer.length - 1; at >= 0; at -= 1) {
      if (buffer[at] !== LINE_FEED || start + at === sizeBytes - 1) continue;
      left -= 1;
      if (left === 0) return start + at + 1;
    }
  }
  return 0;
};

async function* textFrom(
  file: FileHandle,
  from: number,
  decoder: TextDecoder,
): AsyncGenerator<string, number> {
  let at = from;
  for (;;) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(BLOCK_BYTES), 0, BLOCK_BYTES, at);
    if (bytesRead === 0) return at;
    at += bytesRead;
    yield decoder.decode(buffer.subarray(0, bytesRead), { stream: true });
  }
}

export interface LogReading {
  readonly path: string;
  /** How many of the last lines come first; undefined: all. */
  readonly lines: number | undefined;
  /** Goes on with what is added until it aborts; without it the end of the file is the end. */
  readonly follow?: AbortSignal | undefined;
}

/** The text of the log in pieces. Throws the signal's reason when it aborts. */
export async function* readLog({ path, lines, follow }: LogReading): AsyncGenerator<string> {
  // Asks for a change before it reads, because that starts the watch: nothing added in between is missed.
  const changes = follow === undefined ? undefined : watch(path, { signal: follow })[Symbol.asyncIterator]();
  let change = changes?.next();
  // Leaving the loop ends the wait for it.
  change?.catch(() => {});
  const file = await open(path, constants.O_RDONLY);
  const decoder = new TextDecoder();
  try {
    const { size } = await file.stat();
    const start = lines === undefined ? 0 : await startOfLastLines(file, size, lines);
    let at = yield* textFrom(file, start, decoder);
    while (changes !== undefined) {
      await change;
      change = changes.next();
      change.catch(() => {});
      if ((await file.stat()).size < at) at = 0;
      at = yield* textFrom(file, at, decoder);
    }
  } finally {
    await file.close();
  }
}
