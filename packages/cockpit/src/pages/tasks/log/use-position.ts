// The reading position in a long text of which only a part is held: a line, independent of the window and the width.

import { useEffect, useState } from 'react';
import type { ListMove } from '../../../components/list/list-cursor.ts';
import { fitScroll, type ScrollExtent, scroll } from '../../../components/scroll/scroll-state.ts';
import type { Line } from '../../../text/line.ts';
import { type LogRows, lineAt } from './log-rows.ts';

/** A part of a text; the whole of it where it is short. */
export interface PagedText {
  readonly lines: readonly Line[];
  /** Which line of the text is the first of them, from 0. */
  readonly first: number;
  /** Lines of the text. */
  readonly total: number;
}

export interface Position {
  /** The first row that is seen, among those that are held. */
  readonly top: number;
  /** The lines of the text that are seen first and last. */
  readonly topLine: number;
  readonly endLine: number;
  readonly isFollowing: boolean;
  move(to: ListMove | number): void;
  /** Brings the line into view, and stops following the end. */
  look(line: number): void;
}

interface Settings {
  readonly text: PagedText;
  readonly wrapped: LogRows;
  /** Rows that are seen. */
  readonly rows: number;
  readonly startsAtEnd: boolean;
  /** The lines around that one are wanted; the last for -1. */
  readonly onNeed: (line: number) => void;
}

interface Anchor {
  readonly line: number;
  /** Which of its rows. */
  readonly piece: number;
  readonly isFollowing: boolean;
}

/** More is read when so few lines are left in a direction. */
const MARGIN_LINES = 200;
/** How far down the page a match is shown, with its context above. */
const SHOWN_AT = 1 / 3;

const topOf = (anchor: Anchor, { text, wrapped }: Settings): number => {
  const at = Math.max(0, anchor.line - text.first);
  const start = wrapped.starts[at] ?? wrapped.rows.length;
  const next = wrapped.starts[at + 1] ?? wrapped.rows.length;
  return anchor.line < text.first ? 0 : Math.min(start + anchor.piece, Math.max(start, next - 1));
};

const moved = (anchor: Anchor, to: ListMove | number, settings: Settings): Anchor => {
  const { text, wrapped, rows } = settings;
  if (to === 'home') return { line: 0, piece: 0, isFollowing: false };
  const extent = { length: wrapped.rows.length, rows };
  const now = { top: topOf(anchor, settings), isFollowing: anchor.isFollowing };
  const { top, isFollowing } = scroll(now, to, extent);
  const line = lineAt(wrapped, top);
  const isEnd = to === 'end' || (isFollowing && text.first + text.lines.length >= text.total);
  return { line: text.first + line, piece: top - (wrapped.starts[line] ?? 0), isFollowing: isEnd };
};

export const usePosition = (settings: Settings): Position => {
  const { text, wrapped, rows, startsAtEnd, onNeed } = settings;
  const [anchor, setAnchor] = useState<Anchor>({ line: 0, piece: 0, isFollowing: startsAtEnd });
  const extent: ScrollExtent = { length: wrapped.rows.length, rows };
  const { top, isFollowing } = fitScroll({ ...anchor, top: topOf(anchor, settings) }, extent);
  const topLine = text.first + lineAt(wrapped, top);
  const endLine = text.first + lineAt(wrapped, Math.max(0, Math.min(wrapped.rows.length, top + rows) - 1));
  const end = text.first + text.lines.length;
  const isNear =
    (text.first > 0 && anchor.line - text.first < MARGIN_LINES) ||
    (end < text.total && end - Math.max(anchor.line, endLine) < MARGIN_LINES);
  const needed = anchor.isFollowing ? (end < text.total ? -1 : undefined) : isNear ? anchor.line : undefined;
  useEffect(() => {
    if (needed !== undefined) onNeed(needed);
  }, [needed, onNeed]);
  return {
    top,
    topLine,
    endLine,
    isFollowing,
    move: (to) => setAnchor((last) => moved(last, to, settings)),
    look: (line) => {
      const isSeen = line >= topLine && line <= endLine;
      const wanted = Math.max(0, line - Math.floor(rows * SHOWN_AT));
      setAnchor(
        isSeen
          ? { line: topLine, piece: top - (wrapped.starts[topLine - text.first] ?? 0), isFollowing: false }
          : { line: wanted, piece: 0, isFollowing: false },
      );
    },
  };
};
