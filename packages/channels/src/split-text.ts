// Cuts a long text into messages that a transport takes: between lines where there are some, else between words, else between
// characters as people see them.

/** A cut at a line or a word is looked for in the last half of a message only: else one long word makes many short messages. */
const EARLIEST = 0.5;
/** No visible character is longer, except ones made to be a nuisance. */
const MAX_CHARACTER = 64;

let segmenter: Intl.Segmenter | undefined;

/** Where the character at this position begins. */
const characterStart = (text: string, at: number): number => {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  const from = Math.max(0, at - MAX_CHARACTER);
  const window = text.slice(from, at + MAX_CHARACTER);
  const index = segmenter.segment(window).containing(at - from)?.index ?? 0;
  if (index > 0) return from + index;
  // A character without end: at least no code point is cut.
  const isLow = /[\uDC00-\uDFFF]/.test(text.charAt(at)) && /[\uD800-\uDBFF]/.test(text.charAt(at - 1));
  return isLow ? at - 1 : at;
};

/** Where the message ends, and where the next begins. */
const cutOf = (text: string, limit: number): readonly [end: number, next: number] => {
  const earliest = Math.floor(limit * EARLIEST);
  for (const border of ['\n\n', '\n', ' ']) {
    const at = text.lastIndexOf(border, limit);
    if (at >= earliest && at > 0) return [at, at + border.length];
  }
  const at = characterStart(text, limit);
  return [at, at];
};

/** The text in pieces of at most `limit` UTF-16 units (2 or more), none of them blank; none when the text is blank. */
export const splitText = (text: string, limit: number): readonly string[] => {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > limit) {
    const [end, next] = cutOf(rest, limit);
    pieces.push(rest.slice(0, end));
    rest = rest.slice(next);
  }
  return [...pieces, rest].filter((piece) => piece.trim() !== '');
};
