// One drawn row of a draft: where it starts and ends, and its pieces.

import { cellWidth, cutToCells, printable } from '@coxswain/protocol';
import { type Draft, isPasteMark, pasteOf } from './draft.ts';
import { graphemesOf } from './graphemes.ts';

export interface DraftPiece {
  readonly text: string;
  /** Where it begins in the draft's text. */
  readonly at: number;
  readonly cells: number;
  readonly isPaste: boolean;
}

export interface DraftRow {
  readonly pieces: readonly DraftPiece[];
  /** The first and the last cursor position in this row. */
  readonly start: number;
  readonly end: number;
}

/** The text shown for a folded paste. */
export type FoldText = (paste: string) => string;

const TAB = '    ';

export const pieceOf = (
  draft: Draft,
  grapheme: string,
  at: number,
  columns: number,
  fold: FoldText,
): DraftPiece => {
  const isPaste = isPasteMark(grapheme);
  const shown = isPaste
    ? cutToCells(fold(pasteOf(draft, grapheme)), columns)
    : grapheme === '\t'
      ? TAB
      : printable(grapheme);
  return { text: shown, at, cells: cellWidth(shown), isPaste };
};

export interface Breaking {
  readonly columns: number;
  readonly fold: FoldText;
}

/** A wrapped row; its pieces are computed when it is drawn. */
export const rowOf = (draft: Draft, start: number, end: number, { columns, fold }: Breaking): DraftRow => {
  let made: readonly DraftPiece[] | undefined;
  const make = (): readonly DraftPiece[] => {
    let at = start;
    return graphemesOf(draft.text.slice(start, end)).map((grapheme) => {
      const piece = pieceOf(draft, grapheme, at, columns, fold);
      at += grapheme.length;
      return piece;
    });
  };
  return {
    start,
    end,
    get pieces() {
      made ??= make();
      return made;
    },
  };
};

/** The offset in the row nearest to this many cells. */
export const offsetAt = ({ pieces, end }: DraftRow, cells: number, isLast: boolean): number => {
  let width = 0;
  for (const piece of pieces) {
    if (width + piece.cells / 2 > cells) return piece.at;
    width += piece.cells;
  }
  // The end of a wrapped row is the start of the next one: the position before it stays in the row.
  return isLast ? end : (pieces.at(-1)?.at ?? end);
};
