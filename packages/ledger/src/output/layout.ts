// Where the next piece of a task's output goes, and which segment must go when there is too much. Pure: the store does what
// this says with files and rows, so every limit and order can be tried without either.

import type { Stream } from '@coxswain/protocol';
import type { OutputRows } from './rows.ts';
import type { OutputShape } from './shape.ts';

export interface Segment {
  /** Counts through all attempts of the task, from 1. */
  readonly number: number;
  readonly attempt: number;
  readonly bytes: number;
  /** How much output of the task came before it. */
  readonly startsAt: number;
  /** The only stream in it; undefined when there are several, or when a restart forgot. */
  readonly stream: Stream | undefined;
}

/** What a task has stored. */
export interface Layout {
  /** Everything it ever wrote. */
  readonly writtenBytes: number;
  /** What is still stored. */
  readonly keptBytes: number;
  readonly inlineBytes: number;
  /** Oldest first; the last one is being written. */
  readonly segments: readonly Segment[];
  /** The number of the newest segment there ever was. */
  readonly lastNumber: number;
  /** The limit was reached before. */
  readonly isTruncated: boolean;
}

/** The layout of what rows say is stored. A gap in the segment numbers is dropped output. */
export const layoutOf = ({ rowBytes, fileBytes, droppedBytes, segments }: Omit<OutputRows, 'n'>): Layout => {
  let startsAt = rowBytes;
  let before = 0;
  const placed = segments.map(({ attempt, segment: number, bytes }): Segment => {
    if (number !== before + 1) startsAt += droppedBytes;
    before = number;
    startsAt += bytes;
    return { number, attempt, bytes, startsAt: startsAt - bytes, stream: undefined };
  });
  return {
    writtenBytes: rowBytes + fileBytes + droppedBytes,
    keptBytes: rowBytes + fileBytes,
    inlineBytes: rowBytes,
    segments: placed,
    lastNumber: before,
    isTruncated: droppedBytes > 0,
  };
};

/** A location in a segment file; undefined means the event row itself. */
export interface Location {
  readonly segment: number;
  readonly offset: number;
}

export interface Placement {
  readonly layout: Layout;
  readonly location: Location | undefined;
}

/** Finds room for a piece. Once a task uses files, everything goes there, so that order in files is order in time. */
export const placePiece = (
  layout: Layout,
  piece: { readonly bytes: number; readonly attempt: number; readonly stream: Stream },
  shape: OutputShape,
): Placement => {
  const { bytes, attempt, stream } = piece;
  const grown = {
    ...layout,
    writtenBytes: layout.writtenBytes + bytes,
    keptBytes: layout.keptBytes + bytes,
  };
  const last = layout.segments.at(-1);
  if (layout.lastNumber === 0 && layout.inlineBytes + bytes <= shape.inlineBytes)
    return { layout: { ...grown, inlineBytes: layout.inlineBytes + bytes }, location: undefined };
  if (last !== undefined && last.attempt === attempt && last.bytes + bytes <= shape.segmentBytes) {
    const longer = {
      ...last,
      bytes: last.bytes + bytes,
      stream: last.stream === stream ? stream : undefined,
    };
    const segments = [...layout.segments.slice(0, -1), longer];
    return { layout: { ...grown, segments }, location: { segment: last.number, offset: last.bytes } };
  }
  const number = layout.lastNumber + 1;
  const begun = { number, attempt, bytes, startsAt: layout.writtenBytes, stream };
  return {
    layout: { ...grown, lastNumber: number, segments: [...layout.segments, begun] },
    location: { segment: number, offset: 0 },
  };
};

/** The segment to give up: the oldest that is neither head nor being written, while more is kept than the limit allows. */
export const segmentToDrop = (layout: Layout, shape: OutputShape): Segment | undefined =>
  layout.keptBytes <= shape.limitBytes
    ? undefined
    : layout.segments.slice(0, -1).find(({ startsAt }) => startsAt >= shape.headBytes);

/** The layout without a segment. */
export const withoutSegment = (layout: Layout, { number, bytes }: Segment): Layout => ({
  ...layout,
  keptBytes: layout.keptBytes - bytes,
  segments: layout.segments.filter((segment) => segment.number !== number),
});
