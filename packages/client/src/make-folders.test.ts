import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeFolders } from './make-folders.ts';

const place = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'cox-folders-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

test('makes a private folder with those above it, and finds it made before', () => {
  const folder = join(place(), 'a', 'b', 'c');
  makeFolders(folder);
  makeFolders(folder);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

test('says what is in the way: a file of that name, a file above', () => {
  const file = join(place(), 'file');
  writeFileSync(file, '');
  expect(() => makeFolders(file)).toThrow(/EEXIST/);
  expect(() => makeFolders(join(file, 'below'))).toThrow(/ENOTDIR/);
});

test.runIf(process.platform === 'linux')('comes back from where nothing can be made', () => {
  expect(() => makeFolders('/proc/cox/state')).toThrow(/ENOENT/);
});
