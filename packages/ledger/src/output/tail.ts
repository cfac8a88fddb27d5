// Finds where the last lines of a task's output begin, looking from the end, so that the tail of much output costs little.

import type { OutputPart } from './parts.ts';

/** A position in the output: so many bytes into the part with this sequence. */
export interface OutputPosition {
  readonly seq: number;
  readonly skip: number;
}

const LINE_FEED = 0x0a;

/**
 * Where the last `lines` lines begin, from parts that come newest first; undefined when there are no more lines than that.
 * A line feed at the very end ends the last line and begins none. A gap is a line of its own, two where a part of it is lost
 * and another was given up.
 */
export const findTail = async (
  parts: AsyncIterable<OutputPart>,
  lines: number,
): Promise<OutputPosition | undefined> => {
  let found = 0;
  /** The line feed that is met next ends a line whose beginning was counted. */
  let isEnded = true;
  let gap: (OutputPosition & { readonly kinds: ReadonlySet<boolean> }) | undefined;
  let newest: OutputPosition | undefined;
  for await (const part of parts) {
    const start = { seq: part.seq, skip: 0 };
    if ('gap' in part) {
      if (gap === undefined && newest !== undefined) found += 1;
      if (found >= lines) return newest;
      gap = { ...start, kinds: new Set([...(gap?.kinds ?? []), part.gap.lost === true]) };
      continue;
    }
    const { bytes } = part;
    if (bytes.length === 0) continue;
    if (gap !== undefined) {
      found += gap.kinds.size;
      if (found >= lines) return { seq: gap.seq, skip: 0 };
      gap = undefined;
      isEnded = true;
    }
    let end = bytes.length - (isEnded && bytes.at(-1) === LINE_FEED ? 1 : 0);
    isEnded = false;
    while (end > 0) {
      const feed = bytes.lastIndexOf(LINE_FEED, end - 1);
      if (feed < 0) break;
      found += 1;
      if (found === lines) return { seq: part.seq, skip: feed + 1 };
      end = feed;
    }
    newest = start;
  }
  return undefined;
};
