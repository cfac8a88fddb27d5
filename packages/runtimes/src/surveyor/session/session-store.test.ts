import { chmod, mkdir, mkdtemp, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { sessionStore } from './session-store.ts';
import { type StoredSession, withTurn } from './stored-session.ts';

const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'cox-store-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'state');
};
const userId = process.getuid?.();
const DAY_MS = 24 * 3_600_000;

const session = (n: number): StoredSession => ({
  id: `srv_${String(n).padStart(24, '0')}`,
  folder: '/work',
  mode: 'full',
  updatedAt: new Date(n * 1_000).toISOString(),
  turnCount: 0,
  turns: [],
  survey: {},
});

test('what was saved is loaded, listed with the newest first, and removed', async () => {
  const folder = await newFolder();
  const store = sessionStore(folder, userId);
  for (const n of [1, 3, 2]) await store.save(session(n));
  expect(await store.load(session(2).id)).toEqual(session(2));
  expect((await store.list()).map(({ id }) => id)).toEqual([3, 2, 1].map((n) => session(n).id));
  await store.remove(session(2).id);
  expect(await store.load(session(2).id)).toBeUndefined();
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  expect((await stat(join(folder, `${session(1).id}.json`))).mode & 0o777).toBe(0o600);
});

test('an id that is none leads to no file', async () => {
  const folder = await newFolder();
  const store = sessionStore(folder, userId);
  await store.save(session(1));
  await writeFile(join(folder, '../other.json'), JSON.stringify({ ...session(1), id: '../other' }));
  expect(await store.load('../other')).toBeUndefined();
  await store.remove('../other');
  expect(await readdir(join(folder, '..'))).toContain('other.json');
});

test('a folder that is open to others, or a link, is not used', async () => {
  const open = await newFolder();
  await mkdir(open);
  await chmod(open, 0o777);
  await expect(sessionStore(open, userId).save(session(1))).rejects.toThrow('set SURVEYOR_STATE');
  const link = await newFolder();
  await mkdir(`${link}-target`, { mode: 0o700 });
  await symlink(`${link}-target`, link);
  await expect(sessionStore(link, userId).save(session(1))).rejects.toThrow('belongs to others');
});

test('what cannot be read is no session', async () => {
  const folder = await newFolder();
  const store = sessionStore(folder, userId);
  await store.save(session(1));
  await writeFile(join(folder, `${session(1).id}.json`), '{"half');
  expect(await store.load(session(1).id)).toBeUndefined();
  expect(await store.list()).toEqual([]);
});

test('what nobody has used for a month is forgotten', async () => {
  const folder = await newFolder();
  const store = sessionStore(folder, userId);
  const nowMs = 100 * DAY_MS;
  for (const [n, days] of [
    [1, 69],
    [2, 71],
  ] as const) {
    await store.save(session(n));
    await utimes(join(folder, `${session(n).id}.json`), days * 86_400, days * 86_400);
  }
  await store.prune(nowMs);
  expect((await store.list()).map(({ id }) => id)).toEqual([session(2).id]);
});

test('of a long conversation the last turns are kept, and all are counted', () => {
  let long = session(1);
  for (let n = 1; n <= 60; n++)
    long = withTurn(long, { prompt: `ask ${n}`, answer: 'x'.repeat(30_000) }, 'now');
  expect(long).toMatchObject({ turnCount: 60, title: 'ask 1' });
  expect(long.turns).toHaveLength(50);
  expect(long.turns.at(-1)?.prompt).toBe('ask 60');
  expect(long.turns[0]?.answer).toHaveLength(20_000);
});
