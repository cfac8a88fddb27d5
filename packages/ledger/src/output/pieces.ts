// Text cut into pieces of bounded size in bytes of UTF-8, never inside a character: what is stored must be valid by itself.

/** The largest piece of text that one event row holds or one read hands out, in bytes of UTF-8. */
export const PIECE_BYTES = 64 * 1024;

/** A piece with its size in UTF-8, which every later step needs. */
export interface Piece {
  readonly text: string;
  readonly bytes: number;
}

const encoder = new TextEncoder();
let scratch = new Uint8Array(PIECE_BYTES);

/** The text in order, each piece at most `maxBytes` (4 or more) long. Lone surrogates become U+FFFD: UTF-8 has none. */
export const cutIntoPieces = (text: string, maxBytes: number = PIECE_BYTES): readonly Piece[] => {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  const bytes = Buffer.byteLength(whole);
  if (bytes <= maxBytes) return whole === '' ? [] : [{ text: whole, bytes }];
  if (scratch.length < maxBytes) scratch = new Uint8Array(maxBytes);
  const room = scratch.subarray(0, maxBytes);
  const pieces: Piece[] = [];
  for (let start = 0; start < whole.length; ) {
    const { read, written } = encoder.encodeInto(sliceOfCharacters(whole, start, maxBytes), room);
    pieces.push({ text: whole.slice(start, start + read), bytes: written });
    start += read;
  }
  return pieces;
};

const sliceOfCharacters = (text: string, start: number, length: number): string => {
  const last = text.charCodeAt(start + length - 1);
  const endsInsideCharacter = last >= 0xd800 && last <= 0xdbff;
  return text.slice(start, start + length - (endsInsideCharacter ? 1 : 0));
};
