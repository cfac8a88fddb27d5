import fc from 'fast-check';
import { expect, it } from 'vitest';
import { GrowingText } from '../command/growing-text.ts';
import { cutMiddle } from './cut-middle.ts';

it('keeps what fits as it is, and else the beginning and the end, in bounded memory and whole characters', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme' })),
      fc.integer({ min: 20, max: 200 }),
      (pieces, limit) => {
        const half = Math.floor(limit / 2);
        const growing = new GrowingText({ headBytes: half, tailBytes: half });
        for (const piece of pieces) growing.add(piece);
        const whole = pieces.join('');
        const kept = growing.text;
        expect(kept.isWellFormed()).toBe(true);
        if (Buffer.byteLength(whole) <= limit / 2) expect(kept).toBe(whole);
        expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(limit + 60);
        const [, missing] = /\n\[… (\d+) bytes left out …\]\n/.exec(kept) ?? [];
        if (missing !== undefined) {
          const mark = Buffer.byteLength(`\n[… ${missing} bytes left out …]\n`);
          expect(Buffer.byteLength(whole)).toBe(Buffer.byteLength(kept) - mark + Number(missing));
        } else expect(kept).toBe(whole);
      },
    ),
  );
});

it('cuts a long text in its middle and says how much is missing', () => {
  expect(cutMiddle('short', 100)).toBe('short');
  const cut = cutMiddle(`begin${'x'.repeat(1_000)}end`, 100);
  expect(cut).toMatch(/^beginx+\n\[… 908 bytes left out …\]\nx+end$/);
  expect(cutMiddle('😀'.repeat(1_000), 101).isWellFormed()).toBe(true);
});
