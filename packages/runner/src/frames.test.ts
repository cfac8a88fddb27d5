import type { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FrameError, FrameReader, FrameWriter, MAX_FRAME_BYTES } from './frames.ts';

const frameOf = async (header: object, ...bytes: readonly Uint8Array[]): Promise<Buffer> => {
  const stream = new PassThrough();
  new FrameWriter(stream as unknown as Socket).send(header, ...bytes);
  stream.end();
  return buffer(stream);
};

const cut = (bytes: Buffer, at: readonly number[]): Buffer[] => {
  const places = [0, ...at.map((place) => place % bytes.length).toSorted((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, index) => bytes.subarray(places[index], end));
};

test('frames come out as they went in, their bytes in parts, wherever the connection cuts them', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.string(), fc.uint8Array({ maxLength: 300 })), { minLength: 1, maxLength: 5 }),
      fc.array(fc.nat(), { maxLength: 12 }),
      async (frames, places) => {
        const sent = frames.map(([text, bytes], n) => frameOf({ n, text, offset: 7 }, bytes));
        const seen: [string, Uint8Array][] = [];
        const reader = new FrameReader<{ n: number; text: string; offset: number }>(
          ({ n, text, offset }, part) => {
            const before = seen[n]?.[1] ?? new Uint8Array();
            expect(offset).toBe(7 + before.length);
            seen[n] = [text, new Uint8Array([...before, ...part])];
          },
        );
        for (const piece of cut(Buffer.concat(await Promise.all(sent)), places)) reader.add(piece);
        expect(seen).toEqual(frames);
      },
    ),
    { numRuns: 50 },
  ));

const lengths = (...numbers: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(4 * numbers.length);
  for (const [index, number] of numbers.entries()) bytes.writeUInt32BE(number, 4 * index);
  return bytes;
};

test.each([
  ['is too long', lengths(MAX_FRAME_BYTES + 1)],
  ['has no room for its header length', lengths(3)],
  ['has a header that is longer than it', lengths(8, 100, 0)],
  ['has a header that is not JSON', Buffer.concat([lengths(8, 4), Buffer.from('oops')])],
  ['has a header that is no object', Buffer.concat([lengths(6, 2), Buffer.from('42')])],
])('a frame that %s is refused', (_, bytes) => {
  expect(() => new FrameReader(() => {}).add(bytes)).toThrow(FrameError);
});

test('a frame that is too long is not sent', async () => {
  await expect(frameOf({}, Buffer.alloc(MAX_FRAME_BYTES))).rejects.toThrow(FrameError);
});
