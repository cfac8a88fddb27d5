import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { readLog, startOfLastLines } from './log-file.ts';

const logWith = (text: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'cox-log-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'daemon.log');
  writeFileSync(path, text);
  return path;
};

const read = async (path: string, lines?: number): Promise<string> =>
  (await Array.fromAsync(readLog({ path, lines }))).join('');

test.each([
  [1, 'three\n'],
  [2, 'two\nthree\n'],
  [9, 'one\ntwo\nthree\n'],
  [undefined, 'one\ntwo\nthree\n'],
])('the last %s lines', async (lines, expected) => {
  expect(await read(logWith('one\ntwo\nthree\n'), lines)).toBe(expected);
});

test('a line without an end counts, and an empty log has none', async () => {
  expect(await read(logWith('one\ntwo'), 1)).toBe('two');
  expect(await read(logWith(''), 5)).toBe('');
});

test('lines that are longer than what is read at once are found too', async () => {
  const long = 'x'.repeat(150_000);
  expect(await read(logWith(`one\n${long}\n${long}\n`), 2)).toBe(`${long}\n${long}\n`);
});

test('wherever lines end, exactly as many are left', async () => {
  const path = logWith('');
  const text = fc.string({ unit: fc.constantFrom('a', '\n', 'é'), maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(text, fc.integer({ min: 1, max: 5 }), async (content, lines) => {
      writeFileSync(path, content);
      const file = await open(path);
      try {
        const bytes = Buffer.from(content);
        const start = await startOfLastLines(file, bytes.length, lines);
        const all = content.endsWith('\n') ? content.slice(0, -1).split('\n') : content.split('\n');
        const expected = all.slice(-lines).join('\n') + (content.endsWith('\n') ? '\n' : '');
        expect(bytes.subarray(start).toString()).toBe(content === '' ? '' : expected);
      } finally {
        await file.close();
      }
    }),
  );
});

test('a log that is followed continues with what is added, also after it was emptied', async () => {
  const path = logWith('old\n');
  const leave = new AbortController();
  const reading = readLog({ path, lines: undefined, follow: leave.signal });
  const next = async (): Promise<string> => String((await reading.next()).value);
  expect(await next()).toBe('old\n');
  const added = next();
  appendFileSync(path, 'new\n');
  expect(await added).toBe('new\n');
  const afterwards = next();
  truncateSync(path, 0);
  appendFileSync(path, 'x\n');
  expect(await afterwards).toBe('x\n');
  leave.abort(new Error('enough'));
  await expect(reading.next()).rejects.toThrow();
});
