// Writes pieces to a connection as it takes them. The raw response is written, not a web stream, so that a failure in the
// middle cuts the connection instead of looking like an end. A reader that stops holds one piece and what the socket took,
// and where it can go on later it is not waited for without end.

import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { StreamAnswer } from './stream-answer.ts';

export interface Reading {
  readonly signal: AbortSignal;
  /** How long a stream that can be resumed waits for a reader that takes nothing. */
  readonly stalledMs: number;
  /** What waits on the connections that are behind, in bytes: they share one budget. */
  readonly ahead: Map<ServerResponse, number>;
}

/** The reader took nothing for too long, so its connection was cut. */
export class StalledReader extends Error {
  constructor(stalledMs: number) {
    super(
      `a reader took nothing for ${stalledMs / 1_000} s, so its stream was cut; it can resume where it was`,
    );
  }
}

/** What answers of all connections may keep for readers that send everything before they read. */
const MAX_AHEAD_BYTES = 64 * 1024 * 1024;

/** True while that much may wait: the connection may be this far behind, and all that are behind share one budget. */
const mayRunAhead = (outgoing: ServerResponse, maxWaitingBytes: number, ahead: Reading['ahead']): boolean => {
  const waiting = outgoing.writableLength;
  ahead.set(outgoing, waiting);
  let together = 0;
  for (const bytes of ahead.values()) together += bytes;
  return waiting <= maxWaitingBytes && together <= MAX_AHEAD_BYTES;
};

/** Resolves when the connection has room again, or when the signal aborts. Throws when the reader takes too long. */
const drained = async (
  outgoing: ServerResponse,
  { isResumable }: StreamAnswer,
  { signal, stalledMs }: Reading,
): Promise<void> => {
  const late = isResumable === true ? AbortSignal.timeout(stalledMs) : undefined;
  const either = late === undefined ? signal : AbortSignal.any([signal, late]);
  await once(outgoing, 'drain', { signal: either }).catch(() => undefined);
  if (late?.aborted && !signal.aborted && outgoing.writableNeedDrain) throw new StalledReader(stalledMs);
};

const pump = async (outgoing: ServerResponse, answer: StreamAnswer, reading: Reading): Promise<void> => {
  const { maxWaitingBytes } = answer;
  for await (const piece of answer.pieces) {
    if (reading.signal.aborted) return;
    // As bytes: with text beyond ASCII the connection reports much too late that it has drained.
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
    if (outgoing.write(bytes)) continue;
    if (maxWaitingBytes !== undefined && mayRunAhead(outgoing, maxWaitingBytes, reading.ahead)) continue;
    await drained(outgoing, answer, reading);
  }
};

const startPinging = (outgoing: ServerResponse, ping: StreamAnswer['ping']): (() => void) => {
  if (ping === undefined) return () => undefined;
  const timer = setInterval(() => {
    if (!outgoing.writableNeedDrain && outgoing.writable) outgoing.write(ping.piece());
  }, ping.everyMs);
  return () => clearInterval(timer);
};

/** Writes the answer to its end, then ends the response; cuts it when the signal aborts a stream that cannot be resumed. */
export const writeStream = async (
  outgoing: ServerResponse,
  answer: StreamAnswer,
  reading: Reading,
): Promise<void> => {
  const { signal } = reading;
  const stopPinging = startPinging(outgoing, answer.ping);
  try {
    await pump(outgoing, answer, reading);
    if (signal.aborted && answer.isResumable !== true) outgoing.destroy();
    else outgoing.end();
  } catch (error) {
    outgoing.destroy();
    if (!signal.aborted) throw error;
  } finally {
    stopPinging();
    reading.ahead.delete(outgoing);
  }
};
