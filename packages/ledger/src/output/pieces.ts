// Splits text into pieces of bounded size in bytes, never inside a character: each piece must be valid on its own. Bytes that are
// not UTF-8 are in the text as `bytesOfText` reads them.

import { isUtf8 } from 'node:buffer';
import { bytesOfText, incompleteEnd } from '@coxswain/protocol';

/** The largest piece of text that one event row holds or one read hands out, in bytes of UTF-8. */
export const PIECE_BYTES = 64 * 1024;

/** A piece with its size in bytes, which every later step needs. */
export interface Piece {
  readonly text: string;
  readonly bytes: number;
  /** The bytes themselves, of a piece that is not all UTF-8; its text has U+FFFD for them. */
  readonly raw?: Buffer;
}

const encoder = new TextEncoder();
let scratch = new Uint8Array(PIECE_BYTES);

/** The text in order, each piece at most `maxBytes` (4 or more) long. */
export const cutIntoPieces = (text: string, maxBytes: number = PIECE_BYTES): readonly Piece[] => {
  if (!text.isWellFormed()) return cutBytes(bytesOfText(text), maxBytes);
  const bytes = Buffer.byteLength(text);
  if (bytes <= maxBytes) return text === '' ? [] : [{ text, bytes }];
  if (scratch.length < maxBytes) scratch = new Uint8Array(maxBytes);
  const room = scratch.subarray(0, maxBytes);
  const pieces: Piece[] = [];
  for (let start = 0; start < text.length; ) {
    const { read, written } = encoder.encodeInto(sliceOfCharacters(text, start, maxBytes), room);
    pieces.push({ text: text.slice(start, start + read), bytes: written });
    start += read;
  }
  return pieces;
};

const sliceOfCharacters = (text: string, start: number, length: number): string => {
  const last = text.charCodeAt(start + length - 1);
  const endsInsideCharacter = last >= 0xd800 && last <= 0xdbff;
  return text.slice(start, start + length - (endsInsideCharacter ? 1 : 0));
};

const cutBytes = (bytes: Buffer, maxBytes: number): readonly Piece[] => {
  const pieces: Piece[] = [];
  for (let start = 0; start < bytes.length; ) {
    const piece = bytes.subarray(start, start + maxBytes);
    const isLast = start + piece.length === bytes.length;
    const whole = isLast ? piece : piece.subarray(0, piece.length - incompleteEnd(piece));
    const text = whole.toString('utf8');
    pieces.push({ text, bytes: whole.length, ...(!isUtf8(whole) && { raw: whole }) });
    start += whole.length;
  }
  return pieces;
};
