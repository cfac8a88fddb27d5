import { collectGarbage } from '@coxswain/protocol/testing/collect-garbage';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Line, LineSplitter, NOT_UTF8, TOO_LONG } from './lines.ts';

const MAX = 64;

const split = (bytes: Uint8Array, sizes: readonly number[], maxBytes = MAX): readonly Line[] => {
  const splitter = new LineSplitter(maxBytes);
  const lines: Line[] = [];
  let start = 0;
  for (const size of sizes) {
    lines.push(...splitter.push(bytes.subarray(start, start + size)));
    start += size;
  }
  lines.push(...splitter.push(bytes.subarray(start)), ...splitter.end());
  return lines;
};

/** What the lines are, found the slow way. */
const expected = (bytes: Uint8Array, maxBytes = MAX): readonly Line[] => {
  const lines: Line[] = [];
  let line: number[] = [];
  const finish = (): void => {
    const buffer = Buffer.from(line);
    const text = buffer.toString('utf8');
    const isValid = Buffer.from(text).equals(buffer);
    lines.push(line.length > maxBytes ? TOO_LONG : isValid ? text : NOT_UTF8);
    line = [];
  };
  for (const byte of bytes) {
    if (byte === 0x0a) finish();
    else line.push(byte);
  }
  if (line.length > 0) finish();
  return lines;
};

const chunkSizes = fc.array(fc.nat({ max: 40 }), { maxLength: 30 });

describe('lines', () => {
  test('are the same however the bytes were cut into chunks', () => {
    const text = fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constant('\n'), fc.constant('\r\n')));
    fc.assert(
      fc.property(text, chunkSizes, (parts, sizes) => {
        const bytes = Buffer.from(parts.join(''));
        expect(split(bytes, sizes)).toEqual(expected(bytes));
      }),
    );
  });

  test('that are no UTF-8 or too long are faults of their own, and the others are whole', () => {
    const byte = fc.oneof(fc.constant(0x0a), fc.constant(0x61), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 400 }),
        fc.array(byte, { maxLength: 400 }),
        chunkSizes,
        (a, b, sizes) => {
          const bytes = Buffer.concat([a, Buffer.from(b)]);
          expect(split(bytes, sizes, 8)).toEqual(expected(bytes, 8));
        },
      ),
    );
  });

  test('that never end are not kept in memory', () => {
    const splitter = new LineSplitter(1024);
    const chunk = Buffer.alloc(64 * 1024, 'x');
    const heldBytes = (): number => {
      collectGarbage();
      return process.memoryUsage().arrayBuffers;
    };
    const before = heldBytes();
    for (let index = 0; index < 8_000; index += 1) expect(splitter.push(Buffer.from(chunk))).toEqual([]);
    expect(heldBytes() - before).toBeLessThan(125 * 1024 * 1024);
    expect(splitter.push(Buffer.from('\nnext\n'))).toEqual([TOO_LONG, 'next']);
    expect(splitter.end()).toEqual([]);
  });
});
