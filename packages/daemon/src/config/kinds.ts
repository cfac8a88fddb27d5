// The kinds of single values.

import { parseDuration } from '@coxswain/protocol';
import { writeDuration } from './exact-duration.ts';
import type { Kind } from './kind.ts';
import { parseSize, writeSize } from './size.ts';

/** A whole number in a range. */
export const count = (least: number, most = 1_000_000_000): Kind<number> => {
  const expected = `a whole number from ${least} to ${most}`;
  return {
    read: (raw) => {
      const value = typeof raw === 'string' && /^[+-]?\d+$/.test(raw.trim()) ? Number(raw) : raw;
      const fits = typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
      return fits ? { value } : { expected };
    },
    write: (value) => value,
    schema: { type: 'integer', minimum: least, maximum: most },
  };
};

const DURATION_PATTERN = '^(\\d+(\\.\\d+)?\\s*[A-Za-z]+\\s*)+$';

/** A time span with its unit, in milliseconds. */
export const duration = (leastMs = 0): Kind<number> => ({
  read: (raw) => {
    const value = typeof raw === 'string' ? parseDuration(raw) : undefined;
    if (value !== undefined && value >= leastMs) return { value };
    if (value !== undefined) return { expected: `a duration of at least ${writeDuration(leastMs)}` };
    if (typeof raw === 'number')
      return { expected: `a duration with its unit, like ${raw}s, ${raw}m or ${raw}h` };
    return { expected: 'a duration like 90s, 30m, 1h30m or 7d' };
  },
  write: writeDuration,
  schema: { type: 'string', pattern: DURATION_PATTERN },
});

/** A time span, or `none`. */
export const durationOrNone = (): Kind<number | undefined> => {
  const span = duration();
  return {
    read: (raw) => (raw === 'none' ? { value: undefined } : span.read(raw)),
    write: (value) => (value === undefined ? 'none' : span.write(value)),
    schema: { anyOf: [{ const: 'none' }, span.schema] },
  };
};

/** A number of bytes. */
export const size = (leastBytes: number): Kind<number> => ({
  read: (raw) => {
    const value = parseSize(typeof raw === 'number' ? String(raw) : typeof raw === 'string' ? raw : '');
    if (value === undefined) return { expected: 'a size like 32MiB, 500kB or a number of bytes' };
    return value >= leastBytes ? { value } : { expected: `a size of at least ${writeSize(leastBytes)}` };
  },
  write: writeSize,
  schema: {
    type: ['string', 'integer'],
    minimum: leastBytes,
    pattern: '^\\d+(\\.\\d+)?\\s*([KMGTkmgt]i?)?[Bb]?$',
  },
});

/** One of some words. */
export const choice = <const Word extends string>(words: readonly Word[]): Kind<Word> => ({
  read: (raw) => {
    const value = words.find((word) => word === raw);
    return value === undefined ? { expected: `one of ${words.join(', ')}` } : { value };
  },
  write: (value) => value,
  schema: { enum: words },
});

/** True or false. */
export const flag = (): Kind<boolean> => ({
  read: (raw) => {
    if (raw === true || raw === 'true') return { value: true };
    if (raw === false || raw === 'false') return { value: false };
    return { expected: 'true or false' };
  },
  write: (value) => value,
  schema: { type: 'boolean' },
});

/** Some text on one line. Numbers and truth values count as they were written. */
export const text = (what = 'some text'): Kind<string> => ({
  read: (raw) => {
    const value = typeof raw === 'number' || typeof raw === 'boolean' ? String(raw) : raw;
    const fits = typeof value === 'string' && value !== '' && !/[\0\r\n]/.test(value);
    return fits ? { value } : { expected: `${what} on one line` };
  },
  write: (value) => value,
  schema: { type: 'string', minLength: 1 },
});

/** Text of any number of lines. */
export const lines = (what: string): Kind<string> => ({
  read: (raw) =>
    typeof raw === 'string' && raw.trim() !== '' && !raw.includes('\0')
      ? { value: raw }
      : { expected: `${what}, as text` },
  write: (value) => value,
  schema: { type: 'string', minLength: 1 },
});

const NAME = /^[\p{L}\p{N}][\p{L}\p{N}._:@/-]{0,127}$/u;

/** The name of an agent or a group: as the API takes it. */
export const name = (): Kind<string> => ({
  read: (raw) => {
    const value = typeof raw === 'number' ? String(raw) : raw;
    if (typeof value === 'string' && NAME.test(value)) return { value };
    return { expected: 'a name: a letter or digit, then letters, digits and ._:@/- up to 128 characters' };
  },
  write: (value) => value,
  schema: { type: 'string', pattern: NAME.source },
});

/** A value that may be missing. It is missing by default; who writes it must give one. */
export const optional = <Value>(kind: Kind<Value>): Kind<Value | undefined> => ({
  read: kind.read,
  write: (value) => (value === undefined ? undefined : kind.write(value)),
  schema: kind.schema,
});
