import { chmod, mkdtemp, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Config } from './config.ts';
import { LiveConfig } from './live-config.ts';

const open = async (text?: string, settings: readonly string[] = []) => {
  const folder = await mkdtemp(join(tmpdir(), 'cox-config-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'config.yaml');
  if (text !== undefined) await writeFile(file, text, { mode: 0o640 });
  const changes: Config[] = [];
  let names = 0;
  const live = await LiveConfig.open({
    file,
    environment: {},
    settings,
    uniqueName: () => `test-${names++}`,
    onChange: (config) => changes.push(config),
  });
  return { folder, file, live, changes };
};

test('a value that is set is in the file, in force, and listed with its origin', async () => {
  const { file, live, changes } = await open('# mine\nqueueCapacity: 1 # few\n');
  const entry = await live.set('queueCapacity', 7);
  expect(entry).toMatchObject({ key: 'queueCapacity', value: 7, origin: 'config.yaml:2' });
  expect(await readFile(file, 'utf8')).toBe('# mine\nqueueCapacity: 7 # few\n');
  expect(live.current.values.queueCapacity).toBe(7);
  expect(changes.map((config) => config.values.queueCapacity)).toEqual([7]);
});

test('the file is made when there was none, for its owner alone', async () => {
  const { file, live } = await open();
  await live.set('groups.gpu', 2);
  expect(live.current.values.groups).toEqual({ gpu: 2 });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('mode and symbolic link of the file stay', async () => {
  const { file, folder, live } = await open('queueCapacity: 1\n');
  const target = join(folder, 'dotfile.yaml');
  await writeFile(target, 'queueCapacity: 2\n', { mode: 0o640 });
  await chmod(target, 0o640);
  await rm(file);
  await symlink(target, file);
  await live.set('queueCapacity', 3);
  expect(await readlink(file)).toBe(target);
  expect(await readFile(target, 'utf8')).toBe('queueCapacity: 3\n');
  expect((await stat(target)).mode & 0o777).toBe(0o640);
});

test.each([
  ['queueCapasity', 5, /unknown key 'queueCapasity'; did you mean 'queueCapacity'/],
  ['queueCapacity', 'many', /'queueCapacity' must be a whole number/],
  ['background', 3, /'background' is a section/],
  ['defaultAgent', 'nobody', /there is no agent 'nobody'/],
  ['agents.x.shell', true, /it has no runtime/],
])('a wrong change of %s is refused and nothing is written', async (key, value, message) => {
  const { file, live, changes } = await open('queueCapacity: 1\n');
  await expect(live.set(key, value)).rejects.toThrow(message);
  expect(await readFile(file, 'utf8')).toBe('queueCapacity: 1\n');
  expect(changes).toEqual([]);
});

test('a flag stays in force over what is set', async () => {
  const { live } = await open('queueCapacity: 1\n', ['queueCapacity=9']);
  expect(await live.set('queueCapacity', 5)).toMatchObject({ value: 9, origin: '--set queueCapacity' });
});

test('changes made at once all arrive', async () => {
  const { live } = await open('');
  await Promise.all([
    live.set('queueCapacity', 5),
    live.set('maxParked', 6),
    live.set('background.taskTimeout', '7m'),
    live.set('queueCapacity', 'wrong').catch(() => {}),
    live.set('groups.gpu', 8),
  ]);
  expect(live.current.values).toMatchObject({
    queueCapacity: 5,
    maxParked: 6,
    'background.taskTimeout': 420_000,
    groups: { gpu: 8 },
  });
});

test('what an editor wrote is taken up; what is wrong is reported and changes nothing', async () => {
  const { file, live, changes } = await open('queueCapacity: 1\n');
  expect(await live.reload()).toBe(false);
  await writeFile(file, 'queueCapacity: 2\n');
  expect(await live.reload()).toBe(true);
  await writeFile(file, 'queueCapacity: x\n');
  await expect(live.reload()).rejects.toThrow(/config\.yaml:1:16/);
  await expect(live.set('maxParked', 1)).rejects.toThrow(/config\.yaml:1:16/);
  await writeFile(file, 'a: [\n');
  await expect(live.set('maxParked', 1)).rejects.toThrow(/invalid YAML/);
  expect(live.current.values.queueCapacity).toBe(2);
  await rm(file);
  expect(await live.reload()).toBe(true);
  expect(changes.map((config) => config.values.queueCapacity)).toEqual([2, 100]);
});

test('a file that others can write is refused', async () => {
  const { file, live } = await open('queueCapacity: 1\n');
  await chmod(file, 0o666);
  await expect(live.reload()).rejects.toThrow(`others can write to ${file}: chmod go-w ${file}`);
});
