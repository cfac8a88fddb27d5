// Iterates over the unsplittable pieces of a long text without allocating an object for each: it runs on every keystroke.

import { cellsOfSimple, endOfOdd, endOfSimple } from './simple-text.ts';

/** `cells`: the width of a simple character; undefined if the piece must be measured. */
export type VisitPiece = (at: number, length: number, cells: 1 | 2 | undefined) => void;

let segmenter: Intl.Segmenter | undefined;

/** A neighbour of a character that is not simple may belong to the same grapheme. */
const oddRun = (text: string, from: number): number => {
  let end = from;
  do end = Math.min(text.length, endOfOdd(text, end) + 1);
  while (end < text.length && endOfSimple(text, end) === end);
  return end;
};

/** Calls `visit` for every piece, in order. */
export const eachPiece = (text: string, visit: VisitPiece): void => {
  let at = 0;
  while (at < text.length) {
    const odd = endOfSimple(text, at);
    const alone = odd === text.length ? odd : odd - 1;
    for (; at < alone; at += 1) visit(at, 1, cellsOfSimple(text.charCodeAt(at)));
    if (odd === text.length) return;
    const end = oddRun(text, odd);
    segmenter ??= new Intl.Segmenter();
    for (const { segment } of segmenter.segment(text.slice(at, end))) {
      visit(at, segment.length, undefined);
      at += segment.length;
    }
  }
};
