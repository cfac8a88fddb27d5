import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { problemOf } from '../problems.ts';
import { BatchLines } from './batch-lines.ts';

const line = (index: number, more = ''): string => `{"prompt":"echo ${index}${more}"}\n`;

/** Lines that arrive one chunk at a time, as they are asked for, and what has been asked for. */
const arriving = (chunks: Iterable<string>) => {
  const read = { chunks: 0, isLeft: false };
  const stream = async function* () {
    try {
      for (const chunk of chunks) {
        read.chunks += 1;
        yield Buffer.from(chunk);
      }
    } finally {
      read.isLeft = true;
    }
  };
  return { read, chunks: stream() };
};
const batchLines = (chunks: AsyncIterable<Uint8Array>, groupSize: number): BatchLines =>
  new BatchLines({
    chunks,
    groupSize,
    problemOf: (error) =>
      problemOf(error, { log: { error: () => {} }, newLogId: () => 'x' } as never, 'test'),
  });

/** Until nothing more is read: the source never waits. */
const readOut = async (read: { readonly chunks: number }): Promise<void> => {
  for (let before = -1; before !== read.chunks; await nextTurn()) before = read.chunks;
};

test('what has come is one group, as far as it fits, and no line is lost or changes its place', async () => {
  const { chunks } = arriving(Array.from({ length: 25 }, (_, index) => line(index + 1)));
  const lines = batchLines(chunks, 10);
  const numbers: (readonly number[])[] = [];
  for (let group = await lines.take(); group !== undefined; group = await lines.take()) {
    numbers.push(group.lines.map(({ number }) => number));
    expect(group.inputs.map(({ prompt }) => prompt)).toEqual(
      group.lines.map(({ number }) => `echo ${number}`),
    );
  }
  expect(numbers.map(({ length }) => length)).toEqual([10, 10, 5]);
  expect(numbers.flat()).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
});

test('a source that never ends is not read further than the group after the one under way', async () => {
  const endless = function* () {
    for (let index = 1; ; index += 1) yield line(index);
  };
  const { read, chunks } = arriving(endless());
  const lines = batchLines(chunks, 10);
  for (let taken = 1; taken <= 3; taken += 1) {
    expect((await lines.take())?.lines).toHaveLength(10);
    await readOut(read);
    expect(read.chunks).toBeLessThanOrEqual(taken * 10 + 11);
  }
  lines.close();
  await readOut(read);
  expect(read.isLeft).toBe(true);
});

test('long lines are read ahead by their size, not by their number', async () => {
  const long = function* () {
    for (let index = 1; ; index += 1) yield line(index, 'x'.repeat(100_000));
  };
  const { read, chunks } = arriving(long());
  const lines = batchLines(chunks, 1_000);
  await readOut(read);
  expect(read.chunks).toBeLessThanOrEqual(6);
  lines.close();
});

test('what was read before the connection broke is answered first', async () => {
  const broken = async function* () {
    yield Buffer.from(line(1));
    throw new Error('cut');
  };
  const lines = batchLines(broken(), 10);
  expect((await lines.take())?.lines).toHaveLength(1);
  await expect(lines.take()).rejects.toThrow('cut');
});
