// A draft as wrapped rows, with its folded pastes and the cursor position.

import { eachPiece } from '@coxswain/protocol';
import type { Draft } from './draft.ts';
import { type Breaking, type DraftRow, type FoldText, pieceOf, rowOf } from './draft-row.ts';

export interface DraftRows {
  readonly rows: readonly DraftRow[];
  /** The drawn position of the cursor: its row, and the cells before it. */
  readonly cursorRow: number;
  readonly cursorCells: number;
}

const BLANK = 0x20;

/**
 * The rows of one line. A word that does not fit goes to the next row whole, unless it began the row; a row may be broken
 * after a blank, a wide character and a paste.
 */
const rowsOfLine = (draft: Draft, line: string, start: number, breaking: Breaking): readonly DraftRow[] => {
  const { columns, fold } = breaking;
  const rows: DraftRow[] = [];
  let from = start;
  let width = 0;
  /** The last possible break in this row, and its width up to there. */
  let cut = from;
  let widthToCut = 0;
  eachPiece(line, (offset, length, simple) => {
    const at = start + offset;
    const odd =
      simple === undefined
        ? pieceOf(draft, line.slice(offset, offset + length), at, columns, fold)
        : undefined;
    const cells = simple ?? odd?.cells ?? 0;
    const isBlank = line.charCodeAt(offset) === BLANK;
    while (width + cells > columns && at > from) {
      const isHere = isBlank || cells === 2 || cut === from;
      const end = isHere ? at : cut;
      rows.push(rowOf(draft, from, end, breaking));
      width = isHere ? 0 : width - widthToCut;
      from = end;
      cut = end;
      widthToCut = 0;
    }
    width += cells;
    if (!isBlank && cells !== 2 && odd?.isPaste !== true) return;
    cut = at + length;
    widthToCut = width;
  });
  rows.push(rowOf(draft, from, start + line.length, breaking));
  return rows;
};

const broken = (draft: Draft, breaking: Breaking): DraftRows => {
  const rows: DraftRow[] = [];
  let start = 0;
  for (const line of draft.text.split('\n')) {
    for (const row of rowsOfLine(draft, line, start, breaking)) rows.push(row);
    start += line.length + 1;
  }
  const cursorRow = rows.findLastIndex((row) => row.start <= draft.cursor);
  const before = rows[cursorRow]?.pieces.filter(({ at }) => at < draft.cursor) ?? [];
  return { rows, cursorRow, cursorCells: before.reduce((sum, { cells }) => sum + cells, 0) };
};

/** Cached: the page layout and the field ask for the same rows. */
const last = new WeakMap<Draft, Breaking & { readonly rows: DraftRows }>();

/** The rows of the draft, each narrower than `columns` so that the cursor fits at the end of each. */
export const draftRows = (draft: Draft, columns: number, fold: FoldText): DraftRows => {
  const breaking = { columns: Math.max(2, columns - 1), fold };
  const known = last.get(draft);
  if (known?.columns === breaking.columns && known.fold === fold) return known.rows;
  const rows = broken(draft, breaking);
  last.set(draft, { ...breaking, rows });
  return rows;
};
