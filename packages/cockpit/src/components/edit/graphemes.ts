// Cursor positions in a text: between graphemes, never inside one, and where words start and end.

let graphemes: Intl.Segmenter | undefined;
let words: Intl.Segmenter | undefined;

/** How far to search around a position: no relevant grapheme or word is longer. */
const REACH = 200;
const ASCII = /^[\x20-\x7e\n]*$/;

/** The pieces that must not be split, in order. */
export const graphemesOf = (text: string): readonly string[] => {
  if (ASCII.test(text)) return [...text];
  graphemes ??= new Intl.Segmenter();
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
};

/** The end of the grapheme after `at`; the end of the text at its end. */
export const nextStop = (text: string, at: number): number =>
  at + (graphemesOf(text.slice(at, at + REACH))[0]?.length ?? 0);

/** The beginning of the grapheme before `at`. */
export const previousStop = (text: string, at: number): number => {
  const before = text.slice(Math.max(0, at - REACH), at);
  return at - (graphemesOf(before).at(-1)?.length ?? 0);
};

const wordsOf = (text: string) => {
  words ??= new Intl.Segmenter(undefined, { granularity: 'word' });
  return [...words.segment(text)];
};

/** The end of the word at or after `at`. */
export const wordEnd = (text: string, at: number): number => {
  const found = wordsOf(text.slice(at, at + REACH)).find(({ isWordLike }) => isWordLike);
  return found ? at + found.index + found.segment.length : Math.min(text.length, at + REACH);
};

/** The beginning of the word before `at`. */
export const wordStart = (text: string, at: number): number => {
  const from = Math.max(0, at - REACH);
  const found = wordsOf(text.slice(from, at)).findLast(({ isWordLike }) => isWordLike);
  return found ? from + found.index : from;
};
