import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RESERVE_BYTES, reserveLeft } from '@coxswain/client';
import { expect, onTestFinished, test } from 'vitest';
import { Reserve } from './reserve.ts';

const newReserve = (file: string) => {
  const warnings: string[] = [];
  const log = { info: () => {}, warn: (_: object, message: string) => void warnings.push(message) };
  const reserve = new Reserve({ file, log, randomBytes: (count) => new Uint8Array(count) });
  onTestFinished(() => reserve.close());
  return { reserve, warnings };
};

test('it is made at once, without a word', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cox-reserve-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'reserve');
  const { reserve, warnings } = newReserve(file);
  await reserve.tried();
  expect([reserveLeft(file), warnings]).toEqual([RESERVE_BYTES, []]);
});

test('a folder that is gone is not called a full disk', async () => {
  const { reserve, warnings } = newReserve('/nowhere/reserve');
  await reserve.tried();
  expect(warnings).toEqual([]);
});
