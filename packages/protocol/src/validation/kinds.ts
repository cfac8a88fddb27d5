// What files hold in many places: whole numbers, durations, texts. The message of each says what would be right.

import * as z from 'zod';
import { nearest } from '../text/nearest.ts';
import { parseDuration } from '../time/duration.ts';

/** So many names are told of those that there are. */
const MAX_KNOWN = 24;

/** `; did you mean 'build'?`, or what there is. */
export const hintFor = (name: string, known: readonly string[]): string => {
  const meant = nearest(name, known);
  if (meant !== undefined) return `; did you mean '${meant}'?`;
  const more = known.length > MAX_KNOWN ? ', …' : '';
  return `; known: ${known.slice(0, MAX_KNOWN).join(', ')}${more}`;
};

/** A map with these keys alone. */
export const keysOf = <Shape extends z.ZodRawShape>(shape: Shape, expected: string) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? hintFor(String(issue.keys[0]), Object.keys(shape)) : expected,
  });

export const wholeNumber = (min: number, max = 1_000_000_000) => {
  const expected = `a whole number from ${min} to ${max}`;
  return z.int(expected).min(min, expected).max(max, expected);
};

/** Text that a program can be given: NUL would end it early. */
export const noNul = (expected = 'text') =>
  z.string(expected).refine((text) => !text.includes('\0'), `${expected} without NUL characters`);

/** Text that says something. */
export const words = (expected = 'text') =>
  noNul(expected).refine((text) => text.trim() !== '', `${expected}, and not empty`);

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

/** The duration in the largest unit that divides it: reading it gives exactly the same. */
export const writeDuration = (ms: number): string => {
  if (ms === 0) return '0s';
  for (const [unit, size] of UNITS) if (ms % size === 0) return `${ms / size}${unit}`;
  return `${ms}ms`;
};

interface Spelling<Value> {
  /** What would be right; for some values it is best said with them. */
  readonly expected: string | ((input: unknown) => string);
  /** What else the JSON Schema says of it, by which editors check it. */
  readonly json: Readonly<Record<string, unknown>>;
  /** undefined: the text says no such thing. */
  readonly read: (text: string) => Value | undefined;
  /** Writes a value so that it reads exactly the same. */
  readonly write: (value: Value) => string;
}

/** Text that stands for something else. */
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

/** What is right in the place of that value. */
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
