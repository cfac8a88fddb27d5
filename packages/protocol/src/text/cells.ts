// Measures text in terminal cells: a CJK character or an emoji takes two, a combining mark none. Pass text through `printable`
// first: control sequences have no width.

import stringWidth from 'string-width';
import { simpleWidth } from './simple-text.ts';

let segmenter: Intl.Segmenter | undefined;

/** How many cells the text takes on one line of a terminal. */
export const cellWidth = (text: string): number => simpleWidth(text) ?? stringWidth(text);

/** The pieces of a text that must not be split: characters for simple text, else graphemes. */
function* unsplittable(text: string): Generator<string> {
  if (simpleWidth(text) !== undefined) return yield* text;
  segmenter ??= new Intl.Segmenter();
  for (const { segment } of segmenter.segment(text)) yield segment;
}

/** Truncates the text to at most `cells`, ending in `…` if cut. Never splits a grapheme. */
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

/** Truncates the text to `cells` and pads it with spaces, on the right by default. */
export const padToCells = (text: string, cells: number, align: 'left' | 'right' = 'left'): string => {
  const cut = cutToCells(text, cells);
  const fill = ' '.repeat(Math.max(0, cells - cellWidth(cut)));
  return align === 'left' ? cut + fill : fill + cut;
};
