// A draft as the rows that are drawn: broken at the cells, with the folded pastes told, and with the cursor's place.

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
  /** The first and the last place of the cursor in this row. */
  readonly start: number;
  readonly end: number;
}

export interface DraftRows {
  readonly rows: readonly DraftRow[];
  /** Where the cursor is drawn: the row, and the cells before it. */
  readonly cursorRow: number;
  readonly cursorCells: number;
}

/** What is told of a folded paste. */
export type FoldText = (paste: string) => string;

const TAB = '    ';

const pieceOf = (draft: Draft, grapheme: string, at: number, columns: number, fold: FoldText): DraftPiece => {
  const isPaste = isPasteMark(grapheme);
  const shown = isPaste
    ? cutToCells(fold(pasteOf(draft, grapheme)), columns)
    : grapheme === '\t'
      ? TAB
      : printable(grapheme);
  return { text: shown, at, cells: cellWidth(shown), isPaste };
};

/** A word that does not fit goes to the next row whole, unless it began the row. */
const breakAt = (pieces: readonly DraftPiece[]): number => {
  for (let at = pieces.length; at > 0; at -= 1) {
    const before = pieces[at - 1];
    if (before && (before.text === ' ' || before.cells === 2 || before.isPaste)) return at;
  }
  return pieces.length;
};

const rowsOfLine = (
  pieces: readonly DraftPiece[],
  { start, end, columns }: { readonly start: number; readonly end: number; readonly columns: number },
): DraftRow[] => {
  const rows: DraftRow[] = [];
  let row: DraftPiece[] = [];
  let width = 0;
  let from = start;
  for (const piece of pieces) {
    while (width + piece.cells > columns && row.length > 0) {
      const cut = piece.text === ' ' || piece.cells === 2 ? row.length : breakAt(row);
      const rest = row.slice(cut);
      const at = rest[0]?.at ?? piece.at;
      rows.push({ pieces: row.slice(0, cut), start: from, end: at });
      row = rest;
      from = at;
      width = rest.reduce((sum, { cells }) => sum + cells, 0);
    }
    row.push(piece);
    width += piece.cells;
  }
  return [...rows, { pieces: row, start: from, end }];
};

/** The rows of the draft, each narrower than `columns`, so that the cursor has a cell at the end of each. */
export const draftRows = (draft: Draft, columns: number, fold: FoldText): DraftRows => {
  const room = Math.max(2, columns - 1);
  const rows: DraftRow[] = [];
  let at = 0;
  for (const line of draft.text.split('\n')) {
    const start = at;
    const pieces = graphemesOf(line).map((grapheme) => {
      const piece = pieceOf(draft, grapheme, at, room, fold);
      at += grapheme.length;
      return piece;
    });
    rows.push(...rowsOfLine(pieces, { start, end: at, columns: room }));
    at += 1;
  }
  const cursorRow = rows.findLastIndex(({ start }) => start <= draft.cursor);
  const before = rows[cursorRow]?.pieces.filter(({ at: begins }) => begins < draft.cursor) ?? [];
  return { rows, cursorRow, cursorCells: before.reduce((sum, { cells }) => sum + cells, 0) };
};

/** The place in the row that is nearest to so many cells. */
export const placeAt = ({ pieces, end }: DraftRow, cells: number, isLast: boolean): number => {
  let width = 0;
  for (const piece of pieces) {
    if (width + piece.cells / 2 > cells) return piece.at;
    width += piece.cells;
  }
  // The end of a row that goes on is the beginning of the next: one before it stays in the row.
  return isLast ? end : (pieces.at(-1)?.at ?? end);
};
