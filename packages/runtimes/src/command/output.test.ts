import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bytesOfText, type Fact } from '@coxswain/protocol';
import { collectGarbage } from '@coxswain/protocol/testing/collect-garbage';
import { expect, test } from 'vitest';
import { commandRuns } from '../testing/command-runs.ts';
import type { TestRun } from '../testing/observed-run.ts';

const { start, folder } = commandRuns();

const pieces = (run: TestRun): readonly string[] =>
  run.facts.flatMap((fact) => (fact.type === 'StreamChunk' ? fact.data.text : []));
const node = (script: string): { readonly command: readonly string[] } => ({
  command: [process.execPath, '-e', script],
});

test('stdout and stderr arrive in the order in which they were printed', async () => {
  // What lies in both pipes at once has no order: so the program goes on when it knows that its line was seen.
  const workDir = await folder();
  const seen = async (facts: readonly Fact[]): Promise<void> => {
    for (const fact of facts)
      if (fact.type === 'StreamChunk') await writeFile(join(workDir, fact.data.text.trim()), '');
  };
  const say = (word: string, to = ''): string =>
    `echo ${word} ${to}; until [ -e ${word} ]; do sleep 0.01; done`;
  const shell = [1, 2, 3].flatMap((n) => [say(`out${n}`), say(`err${n}`, '>&2')]).join('\n');
  const run = await start({ shell, workDir, update: seen });
  await run.outcome;
  expect(pieces(run)).toEqual([1, 2, 3].flatMap((n) => [`out${n}\n`, `err${n}\n`]));
});

test('text that is printed byte by byte is valid at every cut', async () => {
  const text = '日本語 한국어 😀👩‍👩‍👧 naïve \u{10FFFF} \uFEFF end';
  const script = `for (const byte of Buffer.from(${JSON.stringify(text)})) require('fs').writeSync(1, Buffer.from([byte]))`;
  const run = await start(node(script));
  await run.outcome;
  expect(run.output('stdout')).toBe(text);
  for (const piece of pieces(run)) expect(piece.isWellFormed() && !piece.includes('\uFFFD')).toBe(true);
});

test('what is no UTF-8 keeps its bytes, NUL, CR and byte order marks too', async () => {
  const bytes = Buffer.from([
    0x61, 0xff, 0xe4, 0xbd, 0x62, 0xf0, 0x9f, 0x98, 0xed, 0xa0, 0x80, 0, 0x0d, 0x0a, 0x0d, 0xef, 0xbb, 0xbf,
    0xc3,
  ]);
  const workDir = await folder();
  await writeFile(join(workDir, 'bytes'), bytes);
  const run = await start({ command: ['cat', 'bytes'], workDir });
  await run.outcome;
  expect([...bytesOfText(run.output('stdout'))]).toEqual([...bytes]);
  expect((await run.outcome).result?.isWellFormed()).toBe(true);
});

test('a line of 10 MB arrives whole, in pieces of at most 64 KiB', async () => {
  const run = await start(node("process.stdout.write('日'.repeat(3_400_000) + '\\n')"));
  await run.outcome;
  expect(run.output('stdout')).toBe(`${'日'.repeat(3_400_000)}\n`);
  expect(Math.max(...pieces(run).map((piece) => Buffer.byteLength(piece)))).toBeLessThanOrEqual(64 * 1024);
});

test('a program that prints faster than it is recorded waits', async () => {
  let takenBytes = 0;
  let isTaking = false;
  let largestBytes = 0;
  const update = async (facts: readonly Fact[]): Promise<void> => {
    expect(isTaking).toBe(false);
    isTaking = true;
    await sleep(1);
    const bytes = facts.reduce(
      (sum, fact) => sum + (fact.type === 'StreamChunk' ? fact.data.text.length : 0),
      0,
    );
    largestBytes = Math.max(largestBytes, bytes);
    takenBytes += bytes;
    isTaking = false;
  };
  const run = await start({ command: ['head', '-c', '50000000', '/dev/zero'], update });
  expect(await run.outcome).toMatchObject({ status: 'completed' });
  expect(takenBytes).toBe(50_000_000);
  expect(largestBytes).toBeLessThan(512 * 1024);
});

test('while a piece is being taken nothing more is read', async () => {
  const blocked = Promise.withResolvers<void>();
  const first = Promise.withResolvers<void>();
  const workDir = await folder();
  // The program notes how far it came: it cannot get further than what pipes and streams hold.
  const script = `
    const { writeSync } = require('fs');
    const chunk = Buffer.alloc(65536, 'x');
    for (let n = 1; n <= 100; n++) {
      for (let at = 0; at < chunk.length; ) {
        try { at += writeSync(1, chunk, at) } catch (error) { if (error.code !== 'EAGAIN') throw error }
      }
      require('fs').writeFileSync('progress', String(n));
    }`;
  const run = await start({
    ...node(script),
    workDir,
    update: async () => {
      first.resolve();
      await blocked.promise;
    },
  });
  await first.promise;
  const progress = await settledProgress(join(workDir, 'progress'));
  expect(progress).toBeLessThan(20);
  blocked.resolve();
  expect(await run.outcome).toMatchObject({ status: 'completed' });
  expect(run.output('stdout')).toHaveLength(100 * 65536);
});

test('200 MB with slow recording take bounded memory', { timeout: 60_000 }, async () => {
  const heldBytes = (): number => {
    collectGarbage();
    const { arrayBuffers, heapUsed } = process.memoryUsage();
    return arrayBuffers + heapUsed;
  };
  const beforeBytes = heldBytes();
  let mostBytes = 0;
  let count = 0;
  let measuredAt = 0;
  const run = await start({
    command: ['head', '-c', '200000000', '/dev/zero'],
    update: async (facts) => {
      // The harness keeps every fact; here they are only counted.
      for (const fact of facts) if (fact.type === 'StreamChunk') count += fact.data.text.length;
      (facts as Fact[]).length = 0;
      if (count % 64 === 0) await sleep(1);
      if (count - measuredAt < 20_000_000) return;
      measuredAt = count;
      mostBytes = Math.max(mostBytes, heldBytes() - beforeBytes);
    },
  });
  await run.outcome;
  expect(count).toBe(200_000_000);
  expect(mostBytes).toBeLessThan(75_000_000);
});

test('a recording that fails stops the run and is the error of the run', async () => {
  const run = await start({
    shell: 'echo first; setsid sleep 1000 & sleep 1000',
    update: () => Promise.reject(new Error('the disk is full')),
  });
  await expect(run.outcome).rejects.toThrow('the disk is full');
});

const settledProgress = async (path: string): Promise<number> => {
  let last = -1;
  for (let same = 0; same < 5; ) {
    const now = Number(await readFile(path, 'utf8').catch(() => '0'));
    same = now === last ? same + 1 : 0;
    last = now;
    await sleep(20);
  }
  return last;
};
