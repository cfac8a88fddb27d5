import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { endOfBytes, endOfText, TextTail } from './text-tail.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'é', '日', '😀'), maxLength: 60 });

describe('the end of a text', () => {
  test('is the longest one that fits and begins with a whole character', () => {
    fc.assert(
      fc.property(text, fc.nat(100), (whole, limit) => {
        const end = endOfText(whole, limit);
        expect(whole.endsWith(end) && end.isWellFormed()).toBe(true);
        expect(Buffer.byteLength(end)).toBeLessThanOrEqual(limit);
        if (end !== whole) expect(Buffer.byteLength(end)).toBeGreaterThan(limit - 4);
      }),
    );
  });

  test('of bytes that are no UTF-8 is still text', () => {
    expect(endOfBytes(Buffer.alloc(10, 0x80), 4)).toBe('');
    expect(endOfBytes(Buffer.from([0x61, 0xff, 0x62]), 2)).toBe('\uFFFDb');
  });

  test('is kept of everything that is added, however it comes', () => {
    fc.assert(
      fc.property(fc.array(text), fc.integer({ min: 1, max: 64 }), (parts, limit) => {
        const tail = new TextTail(limit);
        for (const part of parts) tail.add(part);
        expect(tail.text()).toBe(endOfText(parts.join(''), limit));
      }),
    );
  });
});
