import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { watchInode } from './watch-inode.ts';

const newFile = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'cox-watch-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'file');
  writeFileSync(path, 'first');
  return path;
};

test.each([
  ['removed', (path: string) => rmSync(path)],
  ['renamed', (path: string) => renameSync(path, `${path}-old`)],
  [
    'replaced',
    (path: string) => {
      writeFileSync(`${path}-new`, 'second');
      renameSync(`${path}-new`, path);
    },
  ],
  ['removed with its folder', (path: string) => rmSync(join(path, '..'), { recursive: true })],
])('a file that is %s is reported once', async (_, change) => {
  const path = newFile();
  let reported = 0;
  const gone = new Promise<void>((resolve) => {
    const stop = watchInode(path, () => {
      reported++;
      resolve();
    });
    onTestFinished(stop);
  });
  writeFileSync(path, 'written to, which is nothing');
  change(path);
  await gone;
  expect(reported).toBe(1);
});

test('a file that went before the watch began is reported too', async () => {
  const path = newFile();
  await new Promise<void>((resolve) => {
    onTestFinished(watchInode(path, resolve));
    rmSync(path);
  });
});
