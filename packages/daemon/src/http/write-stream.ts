// Writes pieces to a connection as it takes them. The raw response is written, not a web stream, so that a failure in the
// middle cuts the connection instead of looking like an end. A reader that stops holds one piece and what the socket took.

import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { StreamAnswer } from './stream-answer.ts';

/** Resolves when the connection has room again, or when the signal aborts. */
const drained = async (outgoing: ServerResponse, signal: AbortSignal): Promise<void> => {
  await once(outgoing, 'drain', { signal }).catch(() => undefined);
};

const pump = async (outgoing: ServerResponse, answer: StreamAnswer, signal: AbortSignal): Promise<void> => {
  for await (const piece of answer.pieces) {
    if (signal.aborted) return;
    // As bytes: with text beyond ASCII the connection tells much too late that it has drained.
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
    if (outgoing.write(bytes) || outgoing.writableLength <= (answer.maxWaitingBytes ?? 0)) continue;
    await drained(outgoing, signal);
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
  signal: AbortSignal,
): Promise<void> => {
  const stopPinging = startPinging(outgoing, answer.ping);
  try {
    await pump(outgoing, answer, signal);
    if (signal.aborted && answer.isResumable !== true) outgoing.destroy();
    else outgoing.end();
  } catch (error) {
    outgoing.destroy();
    if (!signal.aborted) throw error;
  } finally {
    stopPinging();
  }
};
