// The kinds of values in a config, as schemas whose messages say what is expected. A flag or an environment variable gives text:
// `3`, `true`, `a,b`, `a=1,b=2`, or YAML.

import { duration, durationLike, spelled, wholeNumber } from '@coxswain/protocol/validation';
import { parse } from 'yaml';
import * as z from 'zod';
import { isReference } from './references.ts';
import { parseSize, writeSize } from './size.ts';

/** A schema created on first use: creating all of them would take as long as everything else a command does. */
export const whenRead = <Schema extends z.ZodType, More>(
  make: () => Schema,
  more: More,
): More & { readonly schema: Schema } => {
  let made: Schema | undefined;
  return {
    ...more,
    get schema() {
      made ??= make();
      return made;
    },
  };
};

/** Converts the input before the schema reads it. Writing and documentation are those of the schema. */
export const after = <Schema extends z.ZodType>(schema: Schema, prepare: (raw: unknown) => unknown) =>
  // The schema refuses what it does not know.
  z.codec(z.unknown(), schema, {
    decode: prepare as (raw: unknown) => z.input<Schema>,
    encode: (value) => value,
  });

/** The value as a person would write it. */
export const written = (schema: z.ZodType, value: unknown): unknown => {
  const result = z.safeEncode(schema, value);
  return result.success ? result.data : value;
};

type JsonSchema = Readonly<Record<string, unknown>>;

/** The JSON Schema of what people write. */
export const jsonSchemaOf = (schema: z.ZodType): JsonSchema => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      const { def } = zodSchema._zod;
      if (def.type === 'pipe' && def.in instanceof z.ZodUnknown)
        Object.assign(jsonSchema, jsonSchemaOf(def.out as z.ZodType));
    },
  });
  return rest;
};

const fromText = <Schema extends z.ZodType>(schema: Schema, read: (text: string) => unknown) =>
  after(schema, (raw) => (typeof raw === 'string' ? read(raw) : raw));

/** A whole number in a range. */
export const count = (min: number, max?: number) =>
  fromText(wholeNumber(min, max), (text) => (/^[+-]?\d+$/.test(text.trim()) ? Number(text) : text));

/** True or false. */
export const flag = () =>
  fromText(z.boolean('true or false'), (text) => text === 'true' || (text === 'false' ? false : text));

/** A time span, or `none`. */
export const durationOrNone = () => {
  const none = z.codec(z.literal('none'), z.undefined(), {
    decode: () => undefined,
    encode: () => 'none' as const,
  });
  return z.union([none, duration()], { error: ({ input }) => durationLike(input) });
};

/** A number of bytes. */
export const size = (minBytes: number) =>
  after(
    spelled(z.number().min(minBytes, `a size of at least ${writeSize(minBytes)}`), {
      expected: 'a size like 32MiB, 500kB or a number of bytes',
      json: {
        type: ['string', 'integer'],
        minimum: minBytes,
        pattern: '^\\d+(\\.\\d+)?\\s*([KMGTkmgt]i?)?[Bb]?$',
      },
      read: parseSize,
      write: writeSize,
    }),
    (raw) => (typeof raw === 'number' ? String(raw) : raw),
  );

/** One of some words. */
export const choice = <const Words extends readonly string[]>(words: Words) =>
  z.enum(words, `one of ${words.join(', ')}`);

/** Text that passes the test. Numbers and booleans count as text. */
const textThat = (test: RegExp | ((text: string) => boolean), expected: string) => {
  const any = z.string(expected);
  return after(test instanceof RegExp ? any.regex(test, expected) : any.refine(test, expected), (raw) =>
    typeof raw === 'number' || typeof raw === 'boolean' ? String(raw) : raw,
  );
};

/** Some text on one line. */
export const text = (what = 'some text') => textThat(/^[^\0\r\n]+$/, `${what} on one line`);

/** Text of any number of lines. */
export const lines = (what: string) =>
  textThat((text) => text.trim() !== '' && !text.includes('\0'), `${what}, as text`);

/** Text that may be empty. */
export const argument = () => textThat(/^[^\0]*$/, 'text');

/** The name of an agent or a group, as the API accepts it. */
export const name = () =>
  textThat(
    /^[\p{L}\p{N}][\p{L}\p{N}._:@/-]{0,127}$/u,
    'a name: a letter or digit, then letters, digits and ._:@/- up to 128 characters',
  );

/** A secret, or `${NAME}`. A reference within longer text would be sent literally and refused far away. */
export const secret = () =>
  textThat(
    (text) => /^[\x21-\x7e]+$/.test(text) && (isReference(text) || !text.includes('${')),
    `a secret on one line without spaces, or just \${NAME} for a variable of the daemon`,
  );

/** An HTTP address. A password in it would be shown wherever the address is. */
export const httpUrl = (example: string) => {
  const expected = `an address like ${example}`;
  return z
    .string(expected)
    .refine((text) => ['http:', 'https:'].includes(URL.parse(text)?.protocol ?? ''), {
      error: expected,
      abort: true,
    })
    .refine(
      (text) => URL.parse(text)?.username === '' && URL.parse(text)?.password === '',
      `${expected}, without user and password`,
    )
    .meta({ pattern: '^https?://' });
};

/** A path relative to the root of a repository. */
export const below = () =>
  z
    .string()
    .refine(
      (text) =>
        /^[^\0\r\n]+$/.test(text) &&
        !/^[/~]/.test(text) &&
        !text.split('/').some((part) => part === '..' || part.toLowerCase() === '.git'),
      'a path inside the repository, like .env',
    );

/** The text parsed as YAML; undefined if it is not YAML or not well-formed. */
const asYaml = (text: string, opening: '[' | '{'): unknown => {
  if (!text.trimStart().startsWith(opening)) return undefined;
  try {
    return parse(text);
  } catch {
    return undefined;
  }
};

const itemsOf = (text: string): unknown => {
  const yaml = asYaml(text, '[');
  if (Array.isArray(yaml)) return yaml;
  return text.split(',').flatMap((item) => (item.trim() === '' ? [] : [item.trim()]));
};

const pairsOf = (text: string): unknown => {
  const yaml = asYaml(text, '{');
  if (yaml !== undefined) return yaml;
  const pairs = text.split(',').filter((pair) => pair.trim() !== '');
  if (pairs.some((pair) => !pair.includes('='))) return text;
  return Object.fromEntries(
    pairs.map((pair) => [pair.slice(0, pair.indexOf('=')).trim(), pair.slice(pair.indexOf('=') + 1).trim()]),
  );
};

/** A list whose items are all of one kind. */
export const list = <Item extends z.ZodType>(item: Item, what: string) =>
  fromText(z.array(item, `a list of ${what}, like [a, b]`), itemsOf);

/** A map from names to values of one kind. `what` shows one. */
export const map = <Item extends z.ZodType>(
  names: z.ZodType<string, string> | ReturnType<typeof name>,
  item: Item,
  what: string,
) => fromText(z.record(names as z.ZodType<string, string>, item, what), pairsOf);

/** A map with fixed keys of which one must be given; a flag gives it as YAML. */
export const shape = <Schema extends z.ZodType>(schema: Schema) =>
  after(schema, (raw) => {
    const given = typeof raw === 'string' ? (asYaml(raw, '{') ?? raw) : raw;
    const isEmpty = typeof given === 'object' && given !== null && Object.keys(given).length === 0;
    return isEmpty ? undefined : given;
  });
