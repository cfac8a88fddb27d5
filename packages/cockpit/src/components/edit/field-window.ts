// The part of a line that is seen in a field that is narrower.

import { cellWidth, printable } from '@coxswain/protocol';
import type { Draft } from './draft.ts';
import type { DraftPiece } from './draft-row.ts';
import { graphemesOf } from './graphemes.ts';

/** The pieces from the `first` on (or as near as the caret allows) that fit, with a cell for the caret at the end. */
export const fieldWindow = (
  { text, cursor }: Draft,
  columns: number,
  first: number,
): { readonly first: number; readonly pieces: readonly DraftPiece[] } => {
  let at = 0;
  const pieces = graphemesOf(text).map((grapheme): DraftPiece => {
    const shown = printable(grapheme === '\t' ? ' ' : grapheme);
    const piece = { text: shown, at, cells: cellWidth(shown), isPaste: false };
    at += grapheme.length;
    return piece;
  });
  const caret = pieces.findIndex((piece) => piece.at >= cursor);
  const under = caret < 0 ? pieces.length : caret;
  const room = Math.max(1, columns - 1);
  // From the caret back, as far as there is room.
  let from = under;
  let before = 0;
  while (from > Math.min(first, under)) {
    before += pieces[from - 1]?.cells ?? 0;
    if (before > room) break;
    from -= 1;
  }
  const kept: DraftPiece[] = [];
  let width = 0;
  for (const piece of pieces.slice(from)) {
    width += piece.cells;
    if (width > room) break;
    kept.push(piece);
  }
  return { first: from, pieces: kept };
};
