// The frames of one SSE response. A frame that a broken connection cut in half never appears.

import type { EventSourceMessage } from 'eventsource-parser';
import type { WireAnswer } from '../transport/transport.ts';

export type Frame = EventSourceMessage;

/** The frames of each piece that arrived. */
export async function* framesOf(answer: WireAnswer): AsyncGenerator<readonly Frame[]> {
  const { createParser } = await import('eventsource-parser');
  let frames: Frame[] = [];
  const parser = createParser({ onEvent: (frame) => frames.push(frame) });
  for await (const piece of answer.chunks()) {
    parser.feed(piece);
    if (frames.length > 0) yield frames;
    frames = [];
  }
}
