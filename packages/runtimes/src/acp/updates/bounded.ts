// Nothing without a bound enters an event: what is larger loses its middle, and says how much that was.

import { endOfText } from '../../command/text-tail.ts';
import { isFields } from './reading.ts';

/** The most that one field of a tool call takes in an event, in bytes of UTF-8. */
export const MAX_FIELD_BYTES = 256 * 1024;
/** What one text inside a larger value keeps when the value as a whole is too large. */
const MAX_INNER_BYTES = 16 * 1024;
const MARK_BYTES = 64;
/** Deeper nesting breaks some of the writers. */
const MAX_DEPTH = 200;

const CONTINUATION_MASK = 0b1100_0000;
const CONTINUATION = 0b1000_0000;

const startOfText = (text: string, limitBytes: number): string => {
  const bytes = Buffer.from(text.slice(0, limitBytes + 1));
  let end = Math.min(limitBytes, bytes.length);
  while (end > 0 && ((bytes[end] ?? 0) & CONTINUATION_MASK) === CONTINUATION) end -= 1;
  return bytes.toString('utf8', 0, end);
};

/** The text, or its beginning and end with a mark between them that says how many bytes are left out. */
export const boundedText = (text: string, limitBytes = MAX_FIELD_BYTES): string => {
  if (text.length * 3 <= limitBytes) return text;
  const bytes = Buffer.byteLength(text);
  if (bytes <= limitBytes) return text;
  const halfBytes = Math.max(0, Math.floor((limitBytes - MARK_BYTES) / 2));
  const start = startOfText(text, halfBytes);
  const end = endOfText(text, halfBytes);
  const leftOut = bytes - Buffer.byteLength(start) - Buffer.byteLength(end);
  return `${start}\n[… ${leftOut} bytes left out …]\n${end}`;
};

const isTooDeep = (value: object): boolean => {
  let level: readonly unknown[] = [value];
  for (let depth = 0; depth < MAX_DEPTH; depth += 1) {
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
    if (level.length === 0) return false;
  }
  return true;
};

const withShortTexts = (value: unknown): unknown => {
  if (typeof value === 'string') return boundedText(value, MAX_INNER_BYTES);
  if (Array.isArray(value)) return value.map(withShortTexts);
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withShortTexts(inner)]));
};

/**
 * Any JSON value within the bound: as it is, else with its long texts cut, else its notation as text with the middle cut.
 */
export const boundedValue = (value: unknown, limitBytes = MAX_FIELD_BYTES): unknown => {
  if (typeof value === 'string') return boundedText(value, limitBytes);
  if (value === undefined || value === null || typeof value !== 'object') return value;
  if (isTooDeep(value)) return `[left out: nested deeper than ${MAX_DEPTH} levels]`;
  if (Buffer.byteLength(JSON.stringify(value)) <= limitBytes) return value;
  const shorter = withShortTexts(value);
  const notation = JSON.stringify(shorter);
  return Buffer.byteLength(notation) <= limitBytes ? shorter : boundedText(notation, limitBytes);
};
