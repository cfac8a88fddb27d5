import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProblemError } from '@coxswain/protocol';
import { expect, onTestFinished, test } from 'vitest';
import { RESERVE_BYTES, releaseReserve, reserveLeft, withReserve, withReserveAsync } from './reserve.ts';

const newFile = (bytes?: number): string => {
  const folder = mkdtempSync(join(tmpdir(), 'cox-reserve-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'reserve');
  if (bytes !== undefined) writeFileSync(file, Buffer.alloc(bytes));
  return file;
};

const full = (): Error => Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });

test('it is given up a piece at a time, until nothing is left', () => {
  const file = newFile(RESERVE_BYTES);
  let before = RESERVE_BYTES;
  let pieces = 0;
  while (releaseReserve(file)) {
    expect(reserveLeft(file)).toBeLessThan(before);
    before = reserveLeft(file);
    pieces++;
  }
  expect(pieces).toBeGreaterThan(8);
  expect(reserveLeft(file)).toBe(0);
});

test('where there is none, none is given', () => {
  expect(releaseReserve(newFile())).toBe(false);
});

test('what a full disk refuses is done with the reserve; the problem may hide the refusal as its cause', async () => {
  const file = newFile(RESERVE_BYTES);
  const refusals = [
    full(),
    Object.assign(new ProblemError('storage', 'it cannot be written'), { cause: full() }),
  ];
  const act = (): string => {
    const refusal = refusals.pop();
    if (refusal) throw refusal;
    return 'done';
  };
  expect(withReserve(file, act)).toBe('done');
  expect(reserveLeft(file)).toBeLessThan(RESERVE_BYTES);
  refusals.push(full());
  expect(await withReserveAsync(file, async () => act())).toBe('done');
});

test('any other refusal costs nothing of it', () => {
  const file = newFile(RESERVE_BYTES);
  const deny = (): never => {
    throw Object.assign(new Error('permission denied'), { code: 'EACCES' });
  };
  expect(() => withReserve(file, deny)).toThrow('permission denied');
  expect(reserveLeft(file)).toBe(RESERVE_BYTES);
});

test('when nothing is left the refusal is thrown', () => {
  const file = newFile(600_000);
  expect(() =>
    withReserve(file, () => {
      throw full();
    }),
  ).toThrow('no space left');
  expect(reserveLeft(file)).toBe(0);
});
