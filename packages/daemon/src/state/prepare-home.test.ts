import { chmod, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type HomePaths, homePaths } from '@coxswain/client';
import { expect, onTestFinished, test } from 'vitest';
import { prepareHome } from './prepare-home.ts';

const machine = { platform: process.platform, userId: process.getuid?.() ?? 0 };

const newHome = async (): Promise<HomePaths> => {
  const folder = await mkdtemp(join(tmpdir(), 'cox-home-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return homePaths(join(folder, 'home'), machine);
};
const prepare = (paths: HomePaths, userId = machine.userId): void =>
  prepareHome(paths, { ...machine, userId }, 'test');
const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

test('home and state folder are made, for their owner alone, and nothing else is left there', async () => {
  const paths = await newHome();
  prepare(paths);
  expect(await modeOf(paths.home)).toBe(0o700);
  expect(await modeOf(paths.stateFolder)).toBe(0o700);
  expect(await readdir(paths.stateFolder)).toEqual([]);
  prepare(paths);
});

test('what others may read in the state folder is taken from them; the home may be read', async () => {
  const paths = await newHome();
  await mkdir(paths.stateFolder, { recursive: true });
  await chmod(paths.home, 0o755);
  await chmod(paths.stateFolder, 0o755);
  prepare(paths);
  expect(await modeOf(paths.stateFolder)).toBe(0o700);
  expect(await modeOf(paths.home)).toBe(0o755);
});

test.each(['home', 'stateFolder'] as const)('a %s that others can write to is refused', async (which) => {
  const paths = await newHome();
  prepare(paths);
  await chmod(paths[which], 0o777);
  expect(() => prepare(paths)).toThrow(`others can write to ${paths[which]}: chmod go-w ${paths[which]}`);
});

test('a home of someone else is refused', async () => {
  const paths = await newHome();
  prepare(paths);
  expect(() => prepare(paths, machine.userId + 1)).toThrow(
    `${paths.home} belongs to another user (uid ${machine.userId}, you are ${machine.userId + 1}): run cox as that user, or set COX_HOME to a folder of your own`,
  );
});

test('a home may be a link', async () => {
  const paths = await newHome();
  const target = `${paths.home}-elsewhere`;
  await mkdir(target, { mode: 0o700 });
  await symlink(target, paths.home);
  prepare(paths);
  expect(await readdir(target)).toEqual(['state']);
});

test('a file in the way is reported', async () => {
  const paths = await newHome();
  await writeFile(paths.home, '');
  expect(() => prepare(paths)).toThrow(/cannot be created: .*set COX_HOME to a folder you can write to/);
});

test.skipIf(process.platform !== 'linux')('a place where nothing can be made is reported', () => {
  // /sys accepts no folders, not even from root.
  expect(() => prepare(homePaths('/sys/cox', machine))).toThrow(/\/sys\/cox\/state cannot be created/);
});
