// The conversation as rows of a screen. Nothing is counted from the beginning: a spot is a row of an entry, and moves go from
// entry to entry, so only what is shown or passed is ever wrapped.

import type { ChatLine } from '../lines/line.ts';
import type { Entry } from '../transcript/entry.ts';

export interface Timeline {
  readonly entries: readonly Entry[];
  /** The rows of the entry at that index. */
  linesAt(at: number): readonly ChatLine[];
}

/** A row of an entry. */
export interface Spot {
  readonly entryId: string;
  readonly line: number;
}

/** A row that is drawn. */
export interface Row {
  readonly spot: Spot;
  readonly line: ChatLine;
}

interface Position {
  readonly at: number;
  readonly line: number;
}

const spotOf = ({ entries }: Timeline, { at, line }: Position): Spot | undefined => {
  const entry = entries[at];
  return entry && { entryId: entry.id, line };
};

/** The last row of all; undefined where there is none. */
const lastPosition = (timeline: Timeline): Position | undefined => {
  for (let at = timeline.entries.length - 1; at >= 0; at--) {
    const { length } = timeline.linesAt(at);
    if (length > 0) return { at, line: length - 1 };
  }
  return undefined;
};

/** The current position of the spot: the last row of an entry that became shorter, the end if its entry is gone. */
const positionOf = (timeline: Timeline, spot: Spot): Position | undefined => {
  const at = timeline.entries.findLastIndex(({ id }) => id === spot.entryId);
  if (at < 0) return lastPosition(timeline);
  const { length } = timeline.linesAt(at);
  return { at, line: Math.max(0, Math.min(spot.line, length - 1)) };
};

const walk = (timeline: Timeline, from: Position, by: number): Position => {
  let { at, line } = from;
  let left = by;
  while (left > 0) {
    const below = timeline.linesAt(at).length - 1 - line;
    if (left <= below) return { at, line: line + left };
    let next = at + 1;
    while (next < timeline.entries.length && timeline.linesAt(next).length === 0) next++;
    if (next >= timeline.entries.length) return { at, line: line + Math.max(0, below) };
    left -= below + 1;
    at = next;
    line = 0;
  }
  while (left < 0) {
    if (-left <= line) return { at, line: line + left };
    let next = at - 1;
    while (next >= 0 && timeline.linesAt(next).length === 0) next--;
    if (next < 0) return { at, line: 0 };
    left += line + 1;
    at = next;
    line = timeline.linesAt(at).length - 1;
  }
  return { at, line };
};

/** The spot this many rows further down (negative: up), clamped to the conversation. */
export const moved = (timeline: Timeline, spot: Spot, by: number): Spot => {
  const position = positionOf(timeline, spot);
  return (position && spotOf(timeline, walk(timeline, position, by))) ?? spot;
};

/** The last row of the conversation. */
export const lastSpot = (timeline: Timeline): Spot | undefined => {
  const position = lastPosition(timeline);
  return position && spotOf(timeline, position);
};

/** The first row of the conversation. */
export const firstSpot = (timeline: Timeline): Spot | undefined => {
  const at = timeline.entries.findIndex((_, position) => timeline.linesAt(position).length > 0);
  return spotOf(timeline, { at, line: 0 });
};

/** How many rows `other` is below `one`: 0 for the same, -1 for one above; at most `most` either way. */
export const distance = (timeline: Timeline, one: Spot, other: Spot, most: number): number => {
  const from = positionOf(timeline, one);
  const to = positionOf(timeline, other);
  if (!from || !to) return 0;
  const isBelow = to.at > from.at || (to.at === from.at && to.line >= from.line);
  const [upper, lower] = isBelow ? [from, to] : [to, from];
  let rows = lower.line - upper.line;
  for (let at = upper.at; at < lower.at && rows <= most; at++) rows += timeline.linesAt(at).length;
  const bounded = Math.min(rows, most + 1);
  return isBelow ? bounded : -bounded;
};

/** At most this many rows from the spot on. */
export const rowsFrom = (timeline: Timeline, top: Spot, count: number): readonly Row[] => {
  const rows: Row[] = [];
  const position = positionOf(timeline, top);
  if (!position) return rows;
  for (let { at, line } = position; at < timeline.entries.length && rows.length < count; at++, line = 0) {
    const entry = timeline.entries[at];
    const lines = timeline.linesAt(at);
    for (; entry && line < lines.length && rows.length < count; line++) {
      const drawn = lines[line];
      if (drawn) rows.push({ spot: { entryId: entry.id, line }, line: drawn });
    }
  }
  return rows;
};

/** The top spot of a screen with this many rows, scrolled to the end. */
export const topAtEnd = (timeline: Timeline, rows: number): Spot | undefined => {
  const last = lastSpot(timeline);
  return last && moved(timeline, last, 1 - rows);
};
