// A range of lines from a long output, by line number: a reader needs no more memory than a page, however long the output is.

export interface LineRange {
  /** The first line, from 0; below 0: counted from the end. */
  readonly offset: number;
  readonly limit: number;
}

export interface LineWindow {
  /** Lines there are in all. */
  readonly total: number;
  /** The first of those that follow. */
  readonly offset: number;
  /** Nothing that came after this event is part of it. */
  readonly throughSeq: number;
  readonly pieces: AsyncIterable<Uint8Array>;
}

const LINE_FEED = 0x0a;

/** How many lines there are. A line feed at the very end ends the last line and begins none. */
export const countLines = async (pieces: AsyncIterable<Uint8Array>): Promise<number> => {
  let count = 0;
  let isOpen = false;
  for await (const piece of pieces) {
    for (let at = piece.indexOf(LINE_FEED); at >= 0; at = piece.indexOf(LINE_FEED, at + 1)) count += 1;
    if (piece.length > 0) isOpen = piece.at(-1) !== LINE_FEED;
  }
  return count + (isOpen ? 1 : 0);
};

/** The lines from `offset` (from 0) on, at most `limit` of them, in pieces as they come. */
export async function* linesFrom(
  pieces: AsyncIterable<Uint8Array>,
  { offset, limit }: LineRange,
): AsyncGenerator<Uint8Array> {
  let line = 0;
  for await (const piece of pieces) {
    let start = 0;
    while (line < offset && start < piece.length) {
      const feed = piece.indexOf(LINE_FEED, start);
      if (feed < 0) break;
      line += 1;
      start = feed + 1;
    }
    if (line < offset) continue;
    let end = start;
    while (line < offset + limit) {
      const feed = piece.indexOf(LINE_FEED, end);
      end = feed < 0 ? piece.length : feed + 1;
      if (feed < 0) break;
      line += 1;
    }
    if (end > start) yield piece.subarray(start, end);
    if (line >= offset + limit) return;
  }
}
