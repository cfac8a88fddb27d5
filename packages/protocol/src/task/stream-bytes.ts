// Programs print bytes, mostly UTF-8. In memory, each byte that is not valid UTF-8 becomes a lone surrogate, U+DC00 + the byte,
// like Python's `surrogateescape`: UTF-8 never contains one, so nothing is ambiguous and nothing is lost. Events must be
// well-formed JSON for every reader: there such text has U+FFFD, with the exact bytes beside it.

import { Buffer, isUtf8 } from 'node:buffer';
import type { EventData, Stream } from './event.ts';

type ChunkData = EventData['StreamChunk'];

const ESCAPE = 0xdc00;
const FIRST_ESCAPE = 0xdc80;
const LAST_ESCAPE = 0xdcff;
const REPLACEMENT = 0xfffd;
const MAX_BYTES_PER_UNIT = 3;

const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

/** The length of a character with this first byte; 0: it is not a first byte. */
const lengthOfLead = (byte: number): number => {
  if (byte < 0x80) return 1;
  if (byte < 0xc2) return 0;
  if (byte < 0xe0) return 2;
  if (byte < 0xf0) return 3;
  return byte < 0xf5 ? 4 : 0;
};

/** Excludes second bytes that would give an overlong encoding, a surrogate, or a code point out of range. */
const mayFollow = (lead: number, second: number | undefined): boolean => {
  if (second === undefined) return false;
  const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  return second >= low && second <= high;
};

/** The length of the complete character at an offset; 0: there is none. */
const characterLength = (bytes: Uint8Array, at: number): number => {
  const lead = bytes[at] ?? 0;
  const length = lengthOfLead(lead);
  if (length < 2) return length;
  if (!mayFollow(lead, bytes[at + 1])) return 0;
  for (let next = 2; next < length; next += 1) if (!isContinuation(bytes[at + next])) return 0;
  return length;
};

/** How many bytes at the end belong to an incomplete character: 0 to 3. */
export const incompleteEnd = (bytes: Uint8Array): number => {
  for (let count = 1; count <= Math.min(3, bytes.length); count += 1) {
    const at = bytes.length - count;
    const byte = bytes[at] ?? 0;
    if (isContinuation(byte)) continue;
    if (lengthOfLead(byte) <= count) return 0;
    return count === 1 || mayFollow(byte, bytes[at + 1]) ? count : 0;
  }
  return 0;
};

/** The bytes as text; {@link bytesOfText} is the exact inverse. */
export const textOfBytes = (bytes: Uint8Array): string => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isUtf8(buffer)) return buffer.toString('utf8');
  const units = new Uint16Array(buffer.length);
  let count = 0;
  for (let at = 0; at < buffer.length; ) {
    const length = characterLength(buffer, at);
    const lead = buffer[at] ?? 0;
    if (length < 2) units[count++] = length === 1 ? lead : ESCAPE + lead;
    else {
      const point = pointAt(buffer, at, length);
      if (point > 0xffff) units[count++] = 0xd7c0 + (point >> 10);
      units[count++] = point > 0xffff ? ESCAPE + (point & 0x3ff) : point;
    }
    at += Math.max(1, length);
  }
  return Buffer.from(units.buffer, 0, count * 2).toString('utf16le');
};

const pointAt = (bytes: Uint8Array, at: number, length: number): number => {
  let point = (bytes[at] ?? 0) & (0xff >> (length + 1));
  for (let next = 1; next < length; next += 1) point = (point << 6) | ((bytes[at + next] ?? 0) & 0x3f);
  return point;
};

/** The bytes that the text encodes. Other lone surrogates become U+FFFD. */
export const bytesOfText = (text: string): Buffer => {
  if (text.isWellFormed()) return Buffer.from(text);
  const bytes = Buffer.allocUnsafe(text.length * MAX_BYTES_PER_UNIT);
  let length = 0;
  for (let at = 0; at < text.length; at += 1) {
    // A pair is one code point here; a lone surrogate is itself.
    const point = text.codePointAt(at) ?? 0;
    if (point > 0xffff) at += 1;
    if (point >= FIRST_ESCAPE && point <= LAST_ESCAPE) bytes[length++] = point - ESCAPE;
    else length = writePoint(bytes, length, isSurrogate(point) ? REPLACEMENT : point);
  }
  return bytes.subarray(0, length);
};

const isSurrogate = (point: number): boolean => point >= 0xd800 && point <= 0xdfff;

/** Writes a character and returns where the next one goes. */
const writePoint = (bytes: Buffer, at: number, point: number): number => {
  if (point < 0x80) {
    bytes[at] = point;
    return at + 1;
  }
  const length = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  for (let next = length - 1, rest = point; next > 0; next -= 1, rest >>= 6)
    bytes[at + next] = 0x80 | (rest & 0x3f);
  bytes[at] = ((0xf00 >> length) & 0xff) | (point >> (6 * (length - 1)));
  return at + length;
};

/** The data of an event for bytes of a stream. */
export const chunkOfBytes = (stream: Stream, bytes: Uint8Array): ChunkData => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString('utf8');
  return isUtf8(buffer) ? { stream, text } : { stream, text, base64: buffer.toString('base64') };
};

/** The text of a chunk, with the bytes that are not UTF-8 kept in it for {@link bytesOfText}. */
export const rawTextOf = ({ text, base64 }: ChunkData): string =>
  base64 === undefined ? text : textOfBytes(Buffer.from(base64, 'base64'));
