// No single piece of output grows beyond a bound, and none ends inside a character.

/** The most bytes of UTF-8 in one piece of output. */
export const MAX_PIECE_BYTES = 64 * 1024;

const MAX_BYTES_PER_UNIT = 3;
const MAX_PIECE_UNITS = Math.floor(MAX_PIECE_BYTES / MAX_BYTES_PER_UNIT);

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

/** True when the text is one piece: at most {@link MAX_PIECE_BYTES} in UTF-8. */
export const isOnePiece = (text: string): boolean =>
  text.length <= MAX_PIECE_UNITS ||
  (text.length <= MAX_PIECE_BYTES && Buffer.byteLength(text) <= MAX_PIECE_BYTES);

/** Cuts a text into pieces, never inside a surrogate pair. Empty for the empty text. */
export const piecesOf = (text: string): readonly string[] => {
  if (text === '') return [];
  if (isOnePiece(text)) return [text];
  const pieces: string[] = [];
  for (let start = 0; start < text.length; ) {
    const end = Math.min(start + MAX_PIECE_UNITS, text.length);
    const isInsidePair = end < text.length && isHighSurrogate(text.charCodeAt(end - 1));
    pieces.push(text.slice(start, isInsidePair ? end - 1 : end));
    start = isInsidePair ? end - 1 : end;
  }
  return pieces;
};
