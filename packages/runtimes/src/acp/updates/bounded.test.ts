import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boundedText, boundedValue, MAX_FIELD_BYTES } from './bounded.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'é', '日', '😀'), maxLength: 400 });
const MARK = /\n\[… (\d+) bytes left out …\]\n/;

describe('a bounded text', () => {
  test('is the same text when it fits, else its whole beginning and end with the missing bytes counted', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 100, max: 400 }), (whole, limit) => {
        const bounded = boundedText(whole, limit);
        expect(bounded.isWellFormed()).toBe(true);
        expect(Buffer.byteLength(bounded)).toBeLessThanOrEqual(limit);
        if (Buffer.byteLength(whole) <= limit) {
          expect(bounded).toBe(whole);
          return;
        }
        const [start = '', leftOut, end = ''] = bounded.split(MARK);
        expect(whole.startsWith(start) && whole.endsWith(end)).toBe(true);
        expect(Buffer.byteLength(start + end) + Number(leftOut)).toBe(Buffer.byteLength(whole));
      }),
    );
  });
});

describe('a bounded value', () => {
  test('stays as it is when it fits', () => {
    const value = { command: 'ls', n: [1, null, true] };
    expect(boundedValue(value)).toBe(value);
    expect(boundedValue(undefined)).toBeUndefined();
  });

  test('keeps its form when only its texts are long', () => {
    const bounded = boundedValue({ path: '/a', content: 'x'.repeat(MAX_FIELD_BYTES) });
    expect(bounded).toMatchObject({ path: '/a', content: expect.stringMatching(/bytes left out/) });
  });

  test('is cut as text when it is long in every part', () => {
    const bounded = boundedValue(Array.from({ length: MAX_FIELD_BYTES }, (_, n) => n));
    expect(bounded).toMatch(/^\[0,1,2,[\s\S]*bytes left out[\s\S]*262143\]$/);
    expect(Buffer.byteLength(String(bounded))).toBeLessThanOrEqual(MAX_FIELD_BYTES);
  });

  test('that is nested beyond measure is left out', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    expect(boundedValue({ deep })).toBe('[left out: nested deeper than 200 levels]');
  });
});
