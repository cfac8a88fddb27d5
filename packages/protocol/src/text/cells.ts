// Text measured in terminal cells: a CJK character or an emoji takes two, a combining mark none. Made for text that went
// through `printable` first: what a terminal would obey has no width.

import stringWidth from 'string-width';
import { simpleWidth } from './simple-text.ts';

let segmenter: Intl.Segmenter | undefined;

/** How many cells the text takes on one line of a terminal. */
export const cellWidth = (text: string): number => simpleWidth(text) ?? stringWidth(text);

/** The pieces of a text that must not be split: its characters where each stands alone, else its graphemes. */
function* unsplittable(text: string): Generator<string> {
  if (simpleWidth(text) !== undefined) return yield* text;
  segmenter ??= new Intl.Segmenter();
  for (const { segment } of segmenter.segment(text)) yield segment;
}

/** Cuts the text to at most `cells`, ending in `…` when something was cut. Never splits a grapheme. */
export const cutToCells = (text: string, cells: number): string => {
  if (cells <= 0) return '';
  if (cellWidth(text) <= cells) return text;
  let kept = '';
  let width = 0;
  for (const piece of unsplittable(text)) {
    width += cellWidth(piece);
    if (width > cells - 1) break;
    kept += piece;
  }
  return `${kept}…`;
};

/** Cuts the text to `cells` and fills it up with spaces, on the right unless `align` says otherwise. */
export const padToCells = (text: string, cells: number, align: 'left' | 'right' = 'left'): string => {
  const cut = cutToCells(text, cells);
  const fill = ' '.repeat(Math.max(0, cells - cellWidth(cut)));
  return align === 'left' ? cut + fill : fill + cut;
};
