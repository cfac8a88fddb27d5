import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Layout, layoutOf, placePiece, segmentToDrop, withoutSegment } from './layout.ts';
import { outputShape } from './shape.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
const EMPTY = layoutOf({ rowBytes: 0, fileBytes: 0, droppedBytes: 0, segments: [] });

/** Writes so many pieces, giving up what must go. */
const fill = (count: number, bytes: number, limitBytes: number, start: Layout = EMPTY): Layout => {
  const shape = outputShape(limitBytes);
  let layout = start;
  for (let index = 0; index < count; index += 1) {
    layout = placePiece(layout, { bytes, attempt: 1, stream: 'stdout' }, shape).layout;
    for (let drop = segmentToDrop(layout, shape); drop !== undefined; drop = segmentToDrop(layout, shape))
      layout = withoutSegment(layout, drop);
  }
  return layout;
};

describe('the layout of output', () => {
  it('keeps the first 256 KiB in rows and the rest in segments of 4 MiB', () => {
    const layout = fill(160, 64 * KIB, 32 * MIB);
    expect(layout.inlineBytes).toBe(256 * KIB);
    expect(layout.segments.map(({ number, bytes }) => [number, bytes])).toEqual([
      [1, 4 * MIB],
      [2, 4 * MIB],
      [3, 10 * MIB - 256 * KIB - 8 * MIB],
    ]);
  });

  it('keeps head and tail of a gigabyte within the limit', () => {
    const layout = fill(16_384, 64 * KIB, 32 * MIB);
    expect(layout.keptBytes).toBeLessThanOrEqual(32 * MIB);
    expect(layout.keptBytes).toBeGreaterThan(27 * MIB);
    expect(layout.segments[0]?.number).toBe(1);
    expect(layout.segments.slice(1).map(({ number }) => number)).toEqual(
      layout.segments.slice(1).map((_, index, all) => layout.lastNumber - all.length + 1 + index),
    );
  });

  it('is never above the limit and loses count of no byte, whatever is written', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            bytes: fc.integer({ min: 1, max: 64 * KIB }),
            attempt: fc.integer({ min: 1, max: 3 }),
          }),
          {
            maxLength: 300,
          },
        ),
        fc.integer({ min: 0, max: 3 * MIB }),
        (pieces, limitBytes) => {
          const shape = outputShape(limitBytes);
          let layout = EMPTY;
          let written = 0;
          let dropped = 0;
          const ordered = [...pieces].sort((a, b) => a.attempt - b.attempt);
          for (const { bytes, attempt } of ordered) {
            const placed = placePiece(layout, { bytes, attempt, stream: 'stdout' }, shape);
            if (placed.location !== undefined) {
              const segment = placed.layout.segments.at(-1);
              expect(placed.location.segment).toBe(segment?.number);
              expect(placed.location.offset + bytes).toBe(segment?.bytes);
            }
            layout = placed.layout;
            written += bytes;
            for (
              let drop = segmentToDrop(layout, shape);
              drop !== undefined;
              drop = segmentToDrop(layout, shape)
            ) {
              layout = withoutSegment(layout, drop);
              dropped += drop.bytes;
            }
            expect(layout.keptBytes).toBeLessThanOrEqual(shape.limitBytes);
          }
          const inSegments = layout.segments.reduce((sum, { bytes }) => sum + bytes, 0);
          expect(layout.writtenBytes).toBe(written);
          expect(layout.inlineBytes + inSegments).toBe(layout.keptBytes);
          expect(layout.keptBytes + dropped).toBe(written);
        },
      ),
    );
  });

  it('is the same when it is read back from rows', () => {
    const layout = fill(700, 64 * KIB, 32 * MIB);
    const again = layoutOf({
      rowBytes: layout.inlineBytes,
      fileBytes: layout.keptBytes - layout.inlineBytes,
      droppedBytes: layout.writtenBytes - layout.keptBytes,
      segments: layout.segments.map(({ attempt, number, bytes }) => ({ attempt, segment: number, bytes })),
    });
    const withoutStream = layout.segments.map((segment) => ({ ...segment, stream: undefined }));
    expect(again).toEqual({ ...layout, segments: withoutStream, isTruncated: true });
  });

  it('comes down to a limit that was lowered meanwhile', () => {
    const before = fill(160, 64 * KIB, 32 * MIB);
    const after = fill(70, 64 * KIB, MIB, before);
    expect(after.keptBytes).toBeLessThanOrEqual(MIB);
  });
});
