import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../config/config.ts';
import { listenerHosts, listenerToken } from '../listeners.ts';

const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'cox-token-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};
const tokenOf = (folder: string, text: string): string =>
  listenerToken(
    readConfig({ file: join(folder, 'config.yaml'), text, environment: {}, settings: [] }),
    join(folder, 'token'),
  );

test('without a configured token one is made, once, for the owner alone', () => {
  const folder = newFolder();
  const token = tokenOf(folder, '');
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(tokenOf(folder, '')).toBe(token);
  expect(statSync(join(folder, 'token')).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(folder, 'token'), 'utf8')).toBe(`${token}\n`);
});

test('a configured token counts, in the file or in a file of its own', () => {
  const folder = newFolder();
  expect(tokenOf(folder, 'token: 0123456789abcdef')).toBe('0123456789abcdef');
  writeFileSync(join(folder, 'mine'), 'fedcba9876543210\n', { mode: 0o600 });
  expect(tokenOf(folder, 'tokenFile: mine')).toBe('fedcba9876543210');
});

test('a token that others can read, that is short or missing is refused', () => {
  const folder = newFolder();
  const mine = join(folder, 'mine');
  writeFileSync(mine, 'fedcba9876543210', { mode: 0o600 });
  chmodSync(mine, 0o644);
  expect(() => tokenOf(folder, 'tokenFile: mine')).toThrow(
    `others can read ${mine}, which holds the token: chmod 600 ${mine}`,
  );
  chmodSync(mine, 0o600);
  writeFileSync(mine, 'short');
  expect(() => tokenOf(folder, 'tokenFile: mine')).toThrow(`${mine} holds no valid token`);
  expect(() => tokenOf(folder, 'tokenFile: other')).toThrow(/the token cannot be read/);
});

test.each([
  [{ host: '127.0.0.1', port: 7300 }, [], ['127.0.0.1:7300', 'localhost:7300', '[::1]:7300']],
  [{ host: '192.168.1.5', port: 80 }, [], ['192.168.1.5:80', '192.168.1.5']],
  [
    { host: '0.0.0.0', port: 7300 },
    ['box.lan', 'box.lan:443'],
    ['0.0.0.0:7300', 'box.lan:7300', 'box.lan', 'box.lan:443'],
  ],
])('%j with %j may be called %j', (address, allowed, hosts) => {
  expect(listenerHosts(address, allowed).toSorted()).toEqual(hosts.toSorted());
});
