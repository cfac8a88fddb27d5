import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobId } from '@coxswain/protocol';
import { expect, it, onTestFinished } from 'vitest';
import { hookSecret, readHookKey } from './hook-key.ts';

const keyFile = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'cox-hooks-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'hooks.key');
};

it('the key of the webhooks is made once, for its owner alone', () => {
  const file = keyFile();
  const key = readHookKey(file);
  expect(key).toHaveLength(32);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readHookKey(file)).toEqual(key);
  expect(readFileSync(file)).toEqual(key);
});

it('a key that others can read, or that is none, is refused', () => {
  const file = keyFile();
  readHookKey(file);
  chmodSync(file, 0o644);
  expect(() => readHookKey(file)).toThrow(`chmod 600 ${file}`);
  chmodSync(file, 0o600);
  writeFileSync(file, 'short');
  expect(() => readHookKey(file)).toThrow('is not a key of 32 bytes');
});

it('a secret is that of one job, one path and one number', () => {
  const key = readHookKey(keyFile());
  const hook = { jobId: 'job_aaaaaaaaaaaa' as JobId, path: 'in', secretVersion: 1 };
  const secret = hookSecret(key, hook);
  expect(secret).toMatch(/^whsec_[\w+/]{43}=$/);
  expect(hookSecret(key, hook)).toBe(secret);
  const others = [
    { ...hook, jobId: 'job_bbbbbbbbbbbb' as JobId },
    { ...hook, path: 'out' },
    { ...hook, secretVersion: 2 },
  ].map((other) => hookSecret(key, other));
  expect(new Set([secret, ...others]).size).toBe(4);
});
