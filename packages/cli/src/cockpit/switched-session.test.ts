import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readSwitch, rememberSwitch } from './switched-session.ts';

const stateFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'cox-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'state');
};

test('what was switched to last is read back, also before there is a state folder', () => {
  const folder = stateFolder();
  expect(readSwitch(folder)).toBeUndefined();
  rememberSwitch(folder, { session: 'payments', at: '2026-11-20T12:00:00.000Z' });
  rememberSwitch(folder, { session: '夜间', at: '2026-11-20T13:00:00.000Z' });
  expect(readSwitch(folder)).toEqual({ session: '夜间', at: '2026-11-20T13:00:00.000Z' });
});

test('a file that holds anything else counts as none', () => {
  const folder = stateFolder();
  rememberSwitch(folder, { session: 'payments', at: '2026-11-20T12:00:00.000Z' });
  for (const text of ['', '{', '{}', '[]', 'null', '{"session":1,"at":"x"}']) {
    writeFileSync(join(folder, 'chat-session.json'), text);
    expect(readSwitch(folder)).toBeUndefined();
  }
});
