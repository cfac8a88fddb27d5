// The pieces of a long text that must not be split, one after another and without an object for each: what is written with each
// key has no more time than a key.

import { cellsOfSimple, endOfOdd, endOfSimple } from './simple-text.ts';

/** `cells`: what a simple character takes; undefined for anything that must be looked at as it is drawn. */
export type TellPiece = (at: number, length: number, cells: 1 | 2 | undefined) => void;

let segmenter: Intl.Segmenter | undefined;

/** What stands beside a character that is not simple may be one with it. */
const oddRun = (text: string, from: number): number => {
  let end = from;
  do end = Math.min(text.length, endOfOdd(text, end) + 1);
  while (end < text.length && endOfSimple(text, end) === end);
  return end;
};

/** Tells every piece, in order. */
export const eachPiece = (text: string, tell: TellPiece): void => {
  let at = 0;
  while (at < text.length) {
    const odd = endOfSimple(text, at);
    const alone = odd === text.length ? odd : odd - 1;
    for (; at < alone; at += 1) tell(at, 1, cellsOfSimple(text.charCodeAt(at)));
    if (odd === text.length) return;
    const end = oddRun(text, odd);
    segmenter ??= new Intl.Segmenter();
    for (const { segment } of segmenter.segment(text.slice(at, end))) {
      tell(at, segment.length, undefined);
      at += segment.length;
    }
  }
};
