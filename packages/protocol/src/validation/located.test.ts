import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { pathText } from './issues.ts';
import { duration, keysOf, spelled, wholeNumber, words } from './kinds.ts';
import { Located } from './located.ts';
import { MAX_FAULTS, parseSource } from './source.ts';

const lines = (text: string, read: (at: Located) => unknown): readonly string[] => {
  const source = parseSource(text);
  if (!source.isMalformed) read(Located.whole(source));
  return source.faults.map(({ line, column, message }) => `${line}:${column}: ${message}`);
};
const faultsWith = (schema: z.ZodType, text: string) => lines(text, (at) => at.read(schema));

describe('what is wrong', () => {
  const server = keysOf({ port: wholeNumber(1, 9), name: words('a name') }, 'a server, like {port: 1}');
  const schema = z.record(
    z.string().regex(/^[a-z]+$/, 'small letters'),
    z.union([server, z.literal(0)], 'a server or 0'),
  );

  test.each([
    ['a: {port: 10, name: x}', ["1:11: 'a.port' must be a whole number from 1 to 9"]],
    [
      'a: {port: 1, name: x}\nb: {prot: 1, name: x}',
      ["2:5: unknown key 'prot' in 'b'; did you mean 'port'?"],
    ],
    ['a: {port: 1, name: x, zzzzzz: 1}', ["1:23: unknown key 'zzzzzz' in 'a'; known: port, name"]],
    ['a: {port: 1}', ["1:4: 'a.name' is missing"]],
    [
      'a: {port: 0, name: ""}',
      ["1:11: 'a.port' must be a whole number from 1 to 9", "1:20: 'a.name' must be a name, and not empty"],
    ],
    ['a: text', ["1:4: 'a' must be a server or 0"]],
    ['A: 0', ["1:1: 'A' in '' must be small letters"]],
    ['a: &x {port: 1}\nb: *x', ["1:7: 'a.name' is missing", "1:7: 'b.name' is missing"]],
  ])('in %j is said where it stands, all at once', (text, expected) => {
    expect(faultsWith(schema, text)).toEqual(expected);
  });

  test('is reported no more often than anyone reads', () => {
    const text = Array.from({ length: 500 }, (_, index) => `- ${index}x`).join('\n');
    expect(faultsWith(z.array(z.int('a number')), text)).toHaveLength(MAX_FAULTS);
  });
});

describe('a value', () => {
  const read = <Schema extends z.ZodType>(schema: Schema, text: string) =>
    Located.whole(parseSource(text)).read(schema);

  test('is text as it was written, where text is meant', () => {
    expect([read(z.string(), '1.10'), read(z.string(), 'true'), read(z.number(), '1.10')]).toEqual([
      '1.10',
      'true',
      1.1,
    ]);
  });

  test('that stands for another is read and written the same', () => {
    expect(read(duration(), '1h30m')).toBe(5_400_000);
    expect(z.encode(duration(), 5_400_000)).toBe('90m');
    const one = spelled(z.literal(1), {
      expected: 'one',
      json: { pattern: 'one' },
      read: (text) => (text === 'one' ? 1 : undefined),
      write: () => 'one',
    });
    expect(faultsWith(z.array(one), '[one, two]')).toEqual(["1:7: '[1]' must be one"]);
  });
});

describe('a hostile file', () => {
  test.each([
    ['deeply nested', '['.repeat(50_000)],
    [
      'deeply nested by indentation',
      Array.from({ length: 3_000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
    ],
    ['with a tag that nobody knows', 'a: !!js/function x'],
    ['with a NUL character', 'a: "\\0"\nb: \0'],
    ['with an alias of nothing', 'a: *b'],
  ])('%s is read or refused, and throws nothing', (_, text) => {
    lines(text, (at) => at.read(z.strictObject({})));
  });

  test('with aliases that unfold without end is refused where it is read', () => {
    const doubling = Array.from(
      { length: 25 },
      (_, n) => `b${n}: &b${n} [${n === 0 ? 'x' : `*b${n - 1}, *b${n - 1}`}]`,
    );
    const read = (at: Located) =>
      at.fields({ b24: z.unknown() }, { expected: 'a map', of: 'a map' }).read('b24');
    expect(lines(doubling.slice(0, 25).join('\n'), read).at(-1)).toMatch(/^25:\d+: Excessive alias count/);
  });

  test('that names the prototype reaches nothing', () => {
    const at = Located.whole(parseSource('__proto__: {polluted: true}\nconstructor: 1'));
    expect(at.read(z.strictObject({}))).toBeUndefined();
    at.plain();
    at.fields({ a: z.unknown() }, { expected: 'a map', of: 'a map' });
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  test('with a wrong value under every key is refused in time', () => {
    const text = Array.from({ length: 20_000 }, (_, index) => `key${index}: x`).join('\n');
    expect(faultsWith(z.record(z.string(), z.int('a number')), text)).toHaveLength(MAX_FAULTS);
  });

  test('reports each duplicate key once, in time', () => {
    const text = Array.from({ length: 20_000 }, (_, index) => `key${index}: 1`).join('\n');
    expect(lines(`${text}\nkey0: 2`, () => {})).toEqual(["20001:1: duplicate key 'key0'"]);
  });
});

describe('a path', () => {
  test('is written as people write it', () => {
    expect(pathText(['labels', 'team'])).toBe('labels.team');
    expect(pathText(['after', 0, 'id'])).toBe('after[0].id');
    expect(pathText(['env', 'A B'])).toBe('env["A B"]');
    expect(pathText([])).toBe('');
  });
});
