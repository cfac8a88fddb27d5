import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { homePaths } from '@coxswain/client';
import { expect, onTestFinished, test } from 'vitest';
import { checkDisk, checkHome, checkLedger, checkSocket } from './folders.ts';

const USER = process.getuid?.() ?? 0;

/** A home folder with its state folder, private to the user. */
const newHome = () => {
  const folder = mkdtempSync('/tmp/cox-doctor-');
  onTestFinished(() => {
    chmodSync(folder, 0o700);
    rmSync(folder, { recursive: true, force: true });
  });
  const paths = homePaths(join(folder, 'home'), { platform: 'linux', userId: USER });
  return { folder, paths, make: () => mkdirSync(paths.stateFolder, { recursive: true, mode: 0o700 }) };
};

test('a home that does not exist yet will be made', () => {
  const { paths } = newHome();
  expect(checkHome(paths, USER)).toEqual({
    check: 'home',
    ok: true,
    detail: `${paths.home} (will be created)`,
  });
});

test('a private home is well', () => {
  const { paths, make } = newHome();
  make();
  expect(checkHome(paths, USER)).toEqual({ check: 'home', ok: true, detail: paths.home });
});

test('a home that others can write to, that another owns, or that is not a folder is reported with its fix', () => {
  const { paths, make } = newHome();
  make();
  expect(checkHome(paths, USER + 1)).toMatchObject({
    ok: false,
    detail: expect.stringContaining(`uid ${USER}`),
  });
  chmodSync(paths.stateFolder, 0o702);
  expect(checkHome(paths, USER)).toMatchObject({ ok: false, remedy: `chmod go-w ${paths.stateFolder}` });
  rmSync(paths.home, { recursive: true });
  writeFileSync(paths.home, '');
  expect(checkHome(paths, USER)).toMatchObject({ ok: false, detail: `${paths.home} is not a folder` });
});

test('a socket is missed only while a daemon runs', () => {
  const { paths, make } = newHome();
  make();
  expect(checkSocket(paths, USER, false).ok).toBe(true);
  expect(checkSocket(paths, USER, true)).toMatchObject({
    ok: false,
    remedy: expect.stringContaining('cox daemon restart'),
  });
});

test('a socket is private to its user, and is one', async () => {
  const { paths, make } = newHome();
  make();
  const server = createServer();
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(paths.socketFile, resolve));
  chmodSync(paths.socketFile, 0o600);
  expect(checkSocket(paths, USER, true)).toMatchObject({ ok: true, detail: paths.socketFile });
  chmodSync(paths.socketFile, 0o666);
  expect(checkSocket(paths, USER, true).ok).toBe(false);
  await new Promise((resolve) => server.close(resolve));
  writeFileSync(paths.socketFile, '');
  expect(checkSocket(paths, USER, false).ok).toBe(false);
});

test("the check reports the ledger's size, or that there is none yet", () => {
  const { paths, make } = newHome();
  make();
  expect(checkLedger(paths)).toMatchObject({ ok: true, detail: `${paths.ledgerFile} (none yet)` });
  writeFileSync(paths.ledgerFile, 'x'.repeat(2048));
  expect(checkLedger(paths)).toMatchObject({ ok: true, detail: `${paths.ledgerFile}, 2.0 KiB` });
});

test('a ledger with a removed part is not a new one', () => {
  const { paths, make } = newHome();
  make();
  mkdirSync(paths.outputFolder);
  expect(checkLedger(paths)).toMatchObject({
    ok: false,
    detail: expect.stringContaining('output of its tasks'),
  });
  writeFileSync(`${paths.ledgerFile}-wal`, 'x');
  expect(checkLedger(paths)).toMatchObject({ ok: false, detail: expect.stringContaining('its journal') });
  rmSync(`${paths.ledgerFile}-wal`);
  writeFileSync(paths.ledgerFile, 'x');
  expect(checkLedger(paths).ok).toBe(true);
  writeFileSync(paths.daemonFile, '{}');
  expect(checkLedger(paths)).toMatchObject({
    ok: false,
    detail: expect.stringContaining('what was stored last may be gone'),
  });
});

test('disk space is reported, even of a home that does not exist yet', () => {
  const { paths } = newHome();
  expect(checkDisk(paths)).toMatchObject({
    check: 'disk',
    detail: expect.stringMatching(/^[\d.]+ [KMGT]iB free$/),
  });
});
