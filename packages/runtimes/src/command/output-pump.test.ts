import { PassThrough } from 'node:stream';
import { bytesOfText, type Fact } from '@coxswain/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OutputPump } from './output-pump.ts';
import { MAX_PIECE_BYTES } from './pieces.ts';

const pumping = (update: (facts: readonly Fact[]) => Promise<void> = async () => {}) => {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const pieces: { readonly stream: string; readonly text: string }[] = [];
  const seen: string[] = [];
  const pump = new OutputPump({
    stdout,
    stderr,
    update: async (facts) => {
      await update(facts);
      for (const fact of facts) if (fact.type === 'StreamChunk') pieces.push(fact.data);
    },
    seen: (_, text) => seen.push(text),
  });
  const text = (stream: string): string =>
    pieces.map((piece) => (piece.stream === stream ? piece.text : '')).join('');
  return { stdout, stderr, pump, pieces, seen, text };
};

// Bytes as they come from programs: text of all widths, cut and broken anywhere.
const someBytes = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme' }).map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 6 }).map((bytes) => Buffer.from(bytes)),
      fc.constantFrom('日本語', '😀', '\u{10FFFF}', '\uFEFF', 'é').map((text) => Buffer.from(text)),
      fc.constantFrom('😀', '日').map((text) => Buffer.from(text).subarray(0, 2)),
    ),
    { maxLength: 12 },
  )
  .map((parts) => Buffer.concat(parts));

test('the pieces together are the very bytes, however they were cut', async () => {
  await fc.assert(
    fc.asyncProperty(someBytes, someBytes, fc.array(fc.nat(8)), async (out, err, cuts) => {
      const { stdout, stderr, pump, pieces, text } = pumping();
      let at = 0;
      for (let n = 0; at < Math.max(out.length, err.length); n++) {
        const end = at + 1 + (cuts[n % Math.max(1, cuts.length)] ?? 0);
        stdout.write(out.subarray(at, end));
        stderr.write(err.subarray(at, end));
        at = end;
        if (n % 3 === 0) await new Promise(setImmediate);
      }
      stdout.end();
      stderr.end();
      await pump.ended;
      expect(bytesOfText(text('stdout')).equals(out)).toBe(true);
      expect(bytesOfText(text('stderr')).equals(err)).toBe(true);
      expect(pieces.every((piece) => piece.text !== '')).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test('cut at every byte, each piece is whole characters', async () => {
  const whole = 'a日本😀é\u{10FFFF}b';
  const bytes = Buffer.from(whole);
  for (let cut = 0; cut <= bytes.length; cut++) {
    const { stdout, stderr, pump, pieces, text } = pumping();
    stdout.write(bytes.subarray(0, cut));
    await new Promise(setImmediate);
    stdout.end(bytes.subarray(cut));
    stderr.end();
    await pump.ended;
    expect(text('stdout')).toBe(whole);
    expect(pieces.map((piece) => piece.text).join('')).not.toContain('\uFFFD');
  }
});

test('what arrives in one turn goes in one step, and no piece is over 64 KiB', async () => {
  const steps: number[] = [];
  const { stdout, stderr, pump, pieces } = pumping(async (facts) => void steps.push(facts.length));
  for (let n = 0; n < 100; n++) stdout.write('x');
  stderr.write('e');
  stdout.write(Buffer.alloc(300_000, 0xff));
  stdout.end();
  stderr.end();
  await pump.ended;
  expect(pieces.every(({ text }) => Buffer.byteLength(text) <= MAX_PIECE_BYTES)).toBe(true);
  expect(pieces.map(({ text }) => text.length).reduce((a, b) => a + b)).toBe(300_101);
  expect(steps.length).toBeLessThan(30);
});

test('nothing is read while a step is being taken', async () => {
  const gate = Promise.withResolvers<void>();
  let steps = 0;
  const { stdout, stderr, pump, seen } = pumping(async () => {
    steps++;
    await gate.promise;
  });
  stdout.write('first');
  while (steps === 0) await new Promise(setImmediate);
  stdout.write('second');
  stderr.write('third');
  for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
  expect({ steps, seen }).toEqual({ steps: 1, seen: ['first'] });
  gate.resolve();
  stdout.end();
  stderr.end();
  await pump.ended;
  expect(seen.toSorted()).toEqual(['first', 'second', 'third']);
});

describe('a pipe that stays open', () => {
  test('is drained when all that is in it was taken', async () => {
    const { stdout, pump, text } = pumping();
    stdout.write('so far');
    await pump.drained();
    expect(text('stdout')).toBe('so far');
    expect(pump.hasEnded).toBe(false);
  });

  test('that is written to without end is drained nevertheless', async () => {
    const { stdout, pump } = pumping();
    const chunk = Buffer.alloc(65_536);
    const flood = setInterval(() => stdout.write(chunk), 0);
    stdout.on('drain', () => stdout.write(chunk));
    stdout.write(chunk);
    await pump.drained();
    clearInterval(flood);
    stdout.removeAllListeners('drain');
  });

  test('is let go with what was read, the beginning of a character included', async () => {
    const { stdout, pump, text } = pumping();
    stdout.write(Buffer.from([0x61, 0xe6, 0x97]));
    await pump.drained();
    pump.letGo();
    await pump.ended;
    expect([...bytesOfText(text('stdout'))]).toEqual([0x61, 0xe6, 0x97]);
    stdout.write('later');
    await new Promise(setImmediate);
    expect([...bytesOfText(text('stdout'))]).toEqual([0x61, 0xe6, 0x97]);
  });
});
