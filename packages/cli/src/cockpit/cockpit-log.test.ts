import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createCockpitLog } from './open-cockpit.ts';

const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'cox-log-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
};

test('a line of JSON each, in a file of its user', () => {
  const path = join(folder(), 'state/cockpit.log');
  const log = createCockpitLog(path, () => 0);
  log('begun');
  log('failed', { error: 'no\nsuch file' });
  expect(
    readFileSync(path, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([
    { at: '1970-01-01T00:00:00.000Z', message: 'begun' },
    { at: '1970-01-01T00:00:00.000Z', message: 'failed', error: 'no\nsuch file' },
  ]);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('a large file is started over, and the one before is kept', () => {
  const path = join(folder(), 'cockpit.log');
  writeFileSync(path, 'x'.repeat(1024 * 1024 + 1));
  createCockpitLog(path, () => 0)('begun');
  expect(readFileSync(path, 'utf8')).toContain('begun');
  expect(statSync(`${path}.1`).size).toBe(1024 * 1024 + 1);
});

test('where nothing can be written, nothing is, and no one is troubled', () => {
  const file = join(folder(), 'file');
  writeFileSync(file, '');
  expect(() => createCockpitLog(join(file, 'cockpit.log'), () => 0)('begun')).not.toThrow();
});
