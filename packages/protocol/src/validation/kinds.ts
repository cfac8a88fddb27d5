// Common kinds of values in files: whole numbers, durations, texts. The message of each says what is expected.

import * as z from 'zod';
import { didYouMean } from '../text/nearest.ts';
import { parseDuration } from '../time/duration.ts';

/** How many known names a hint lists. */
const MAX_KNOWN = 24;

/** `; did you mean 'build'?`, or the known names. */
export const hintFor = (name: string, known: readonly string[]): string => {
  const more = known.length > MAX_KNOWN ? ', …' : '';
  return didYouMean(name, known, `known: ${known.slice(0, MAX_KNOWN).join(', ')}${more}`);
};

/** A map with only these keys. */
export const keysOf = <Shape extends z.ZodRawShape>(shape: Shape, expected: string) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? hintFor(String(issue.keys[0]), Object.keys(shape)) : expected,
  });

export const wholeNumber = (min: number, max = 1_000_000_000) => {
  const expected = `a whole number from ${min} to ${max}`;
  return z.int(expected).min(min, expected).max(max, expected);
};

/** Text that can be passed to a program: NUL would truncate it. */
export const noNul = (expected = 'text') =>
  z.string(expected).refine((text) => !text.includes('\0'), `${expected} without NUL characters`);

/** Text that is not blank. */
export const words = (expected = 'text') =>
  noNul(expected).refine((text) => text.trim() !== '', `${expected}, and not empty`);

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

/** The duration in the largest unit that divides it. Parsing it gives the same value. */
export const writeDuration = (ms: number): string => {
  if (ms === 0) return '0s';
  for (const [unit, size] of UNITS) if (ms % size === 0) return `${ms / size}${unit}`;
  return `${ms}ms`;
};

interface Spelling<Value> {
  /** What is expected; may depend on the value. */
  readonly expected: string | ((input: unknown) => string);
  /** Additional JSON Schema, for editors. */
  readonly json: Readonly<Record<string, unknown>>;
  /** undefined: the text is invalid. */
  readonly read: (text: string) => Value | undefined;
  /** The inverse of `read`. */
  readonly write: (value: Value) => string;
}

/** Text that is parsed to another type. */
export const spelled = <Value>(
  schema: z.ZodType<Value, Value>,
  { expected, json, read, write }: Spelling<Value>,
) => {
  const error = (input: unknown): string => (typeof expected === 'string' ? expected : expected(input));
  return z.codec(z.string({ error: ({ input }) => error(input) }).meta(json), schema, {
    decode: (text, { issues }) => {
      const value = read(text);
      if (value !== undefined) return value;
      issues.push({ code: 'custom', message: error(text), input: text });
      return z.NEVER;
    },
    encode: write,
  });
};

/** What is expected instead of that value. */
export const durationLike = (input: unknown): string =>
  typeof input === 'number'
    ? `a duration with its unit, like ${input}s, ${input}m or ${input}h`
    : 'a duration like 90s, 30m, 1h30m or 7d';

/** A time span with its unit, in milliseconds. */
export const duration = (minMs = 0) =>
  spelled(z.number().min(minMs, `a duration of at least ${writeDuration(minMs)}`), {
    expected: durationLike,
    json: { pattern: '^(\\d+(\\.\\d+)?\\s*[A-Za-z]+\\s*)+$' },
    read: parseDuration,
    write: writeDuration,
  });
