import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ID_BYTES,
  inputIdFrom,
  isInputId,
  isTaskId,
  ledgerIdFrom,
  parseTaskRef,
  SHORT_ID_CHARACTERS,
  shortId,
  taskIdFrom,
} from './ids.ts';

const bytes = fc.uint8Array({ minLength: ID_BYTES, maxLength: ID_BYTES });

describe('an id', () => {
  test('made from any bytes is a valid id of its noun and of no other', () => {
    fc.assert(
      fc.property(bytes, (random) => {
        expect(isTaskId(taskIdFrom(random))).toBe(true);
        expect(isInputId(inputIdFrom(random))).toBe(true);
        expect(isInputId(taskIdFrom(random))).toBe(false);
        expect(isTaskId(inputIdFrom(random))).toBe(false);
        expect(ledgerIdFrom(random)).toMatch(/^led_[a-z2-7]{12}$/);
      }),
    );
  });

  test('uses five bits of each byte, so that all 32 characters are equally likely', () => {
    const counts = new Map<string, number>();
    for (let byte = 0; byte < 256; byte += 1) {
      const character = taskIdFrom(new Uint8Array(ID_BYTES).fill(byte)).slice(-1);
      counts.set(character, (counts.get(character) ?? 0) + 1);
    }
    expect(counts.size).toBe(32);
    expect(new Set(counts.values())).toEqual(new Set([8]));
  });

  test('is refused with too little randomness instead of coming out short', () => {
    expect(() => taskIdFrom(new Uint8Array(ID_BYTES - 1))).toThrow('12 random bytes, got 11');
  });

  test.each([
    'tsk_',
    'tsk_abc',
    'tsk_abcdefghijkl2',
    'tsk_abcdefghijk1',
    'tsk_ABCDEFGHIJKL',
    'tsk_abcdefghijkl\n',
    'abcdefghijkl',
  ])('is not %j', (text) => expect(isTaskId(text)).toBe(false));

  test('shows the first eight characters of its random part', () => {
    expect(shortId('tsk_abcdefghijkl')).toBe('abcdefgh');
    expect(shortId('abcdefghijkl')).toBe('abcdefgh');
  });
});

describe('what a person types for a task', () => {
  test('may be any beginning of three characters or more, with and without the noun, in either case', () => {
    fc.assert(
      fc.property(bytes, fc.integer({ min: 3, max: 12 }), (random, length) => {
        const id = taskIdFrom(random);
        const prefix = id.slice(4, 4 + length);
        const wanted = { prefix: `tsk_${prefix}` };
        for (const text of [prefix, `tsk_${prefix}`, prefix.toUpperCase(), `TSK_${prefix}`])
          expect(parseTaskRef(text)).toEqual(wanted);
      }),
    );
  });

  test('may be what the screen shows', () => {
    const id = taskIdFrom(new Uint8Array(ID_BYTES).fill(7));
    expect(parseTaskRef(shortId(id))).toEqual({ prefix: id.slice(0, 4 + SHORT_ID_CHARACTERS) });
  });

  test('may be its place from the newest', () => {
    expect(parseTaskRef('@1')).toEqual({ newest: 1 });
    expect(parseTaskRef('@23')).toEqual({ newest: 23 });
  });

  test.each([
    '',
    'ab',
    'tsk_ab',
    '@',
    '@0',
    '@-1',
    '@1.5',
    '@9999999999',
    'abc1',
    'a b',
    'abcdefghijklm',
    '../x',
  ])('cannot be %j', (text) => expect(parseTaskRef(text)).toBeUndefined());

  test('never becomes a pattern of the database', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const ref = parseTaskRef(text);
        if (ref && 'prefix' in ref) expect(ref.prefix).toMatch(/^tsk_[a-z2-7]{3,12}$/);
      }),
    );
  });
});
