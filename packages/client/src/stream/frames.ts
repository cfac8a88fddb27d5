// The frames of one SSE response. A frame that a broken connection cut in half never appears; a connection on which
// nothing is heard for too long counts as broken.

import type { EventSourceMessage } from 'eventsource-parser';
import { ConnectionError } from '../transport/connection-error.ts';
import type { WireAnswer } from '../transport/transport.ts';

export type Frame = EventSourceMessage;

const tooQuiet = (silenceMs: number): ConnectionError =>
  new ConnectionError('ETIMEDOUT', `nothing was heard for ${silenceMs / 1_000} s`);

/** The frames of each piece that arrived. Time counts only while it waits for a piece, not while its reader is busy. */
export async function* framesOf(answer: WireAnswer, silenceMs: number): AsyncGenerator<readonly Frame[]> {
  const { createParser } = await import('eventsource-parser');
  let frames: Frame[] = [];
  const parser = createParser({ onEvent: (frame) => frames.push(frame) });
  const listen = () => setTimeout(() => answer.cancel(tooQuiet(silenceMs)), silenceMs);
  let timer = listen();
  try {
    for await (const piece of answer.chunks()) {
      clearTimeout(timer);
      parser.feed(piece);
      if (frames.length > 0) yield frames;
      frames = [];
      timer = listen();
    }
  } finally {
    clearTimeout(timer);
  }
}
