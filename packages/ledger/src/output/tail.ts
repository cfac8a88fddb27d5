// Finds where the last lines of a task's output begin, looking from the end, so that the tail of much output costs little.

import type { OutputPart } from './parts.ts';

/** A position in the output: so many UTF-16 units into the part with this sequence. */
export interface OutputPosition {
  readonly seq: number;
  readonly skip: number;
}

/**
 * Where the last `lines` lines begin, from parts that come newest first; undefined when there are no more lines than that.
 * A line feed at the very end ends the last line and begins none. A gap is a line of its own.
 */
export const findTail = async (
  parts: AsyncIterable<OutputPart>,
  lines: number,
): Promise<OutputPosition | undefined> => {
  let found = 0;
  /** The line feed that is met next ends a line whose beginning was counted. */
  let isEnded = true;
  let gap: OutputPosition | undefined;
  let newest: OutputPosition | undefined;
  for await (const part of parts) {
    const start = { seq: part.seq, skip: 0 };
    if ('droppedBytes' in part) {
      if (gap === undefined && newest !== undefined) found += 1;
      if (found === lines) return newest;
      gap = start;
      continue;
    }
    if (part.text === '') continue;
    if (gap !== undefined) {
      found += 1;
      if (found === lines) return gap;
      gap = undefined;
      isEnded = true;
    }
    let end = part.text.length - (isEnded && part.text.endsWith('\n') ? 1 : 0);
    isEnded = false;
    while (end > 0) {
      const feed = part.text.lastIndexOf('\n', end - 1);
      if (feed < 0) break;
      found += 1;
      if (found === lines) return { seq: part.seq, skip: feed + 1 };
      end = feed;
    }
    newest = start;
  }
  return undefined;
};
