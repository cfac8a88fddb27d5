import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { followConfig } from './config-watch.ts';
import { LiveConfig } from './live-config.ts';

const REST_MS = 20;

const watched = async (text: string) => {
  const folder = await mkdtemp(join(tmpdir(), 'cox-watch-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'config.yaml');
  await writeFile(file, text, { mode: 0o600 });
  const live = await LiveConfig.open({
    file,
    environment: {},
    settings: [],
    uniqueName: () => 'test',
    onChange: () => {},
  });
  const heard: { readonly message: string; readonly fields: object }[] = [];
  let onHeard = (): void => {};
  const hear = (fields: object, message: string): void => {
    heard.push({ fields, message });
    onHeard();
  };
  const followed = followConfig({ config: live, file, restMs: REST_MS, log: { info: hear, warn: hear } });
  onTestFinished(followed.watch());
  const next = async () => {
    if (heard.length === 0) await new Promise<void>((resolve) => (onHeard = resolve));
    return heard.shift();
  };
  return { folder, file, live, next, followed };
};

test('a saved file is taken up, written in place or renamed into place', async () => {
  const { file, live, next } = await watched('queueCapacity: 1\n');
  await writeFile(file, 'queueCapacity: 2\n');
  expect(await next()).toMatchObject({ message: 'the configuration was reloaded' });
  expect(live.current.values.queueCapacity).toBe(2);
  await writeFile(`${file}.new`, 'queueCapacity: 3\n', { mode: 0o600 });
  await rename(`${file}.new`, file);
  await next();
  expect(live.current.values.queueCapacity).toBe(3);
});

test('a wrong file is reported and changes nothing; the next right one counts', async () => {
  const { file, live, next } = await watched('queueCapacity: 1\n');
  await writeFile(file, 'queueCapacity: x\n');
  expect(await next()).toMatchObject({
    message: 'the changed configuration is invalid; the previous one stays in effect',
    fields: { faults: expect.stringContaining('config.yaml:1:16') },
  });
  expect(live.current.values.queueCapacity).toBe(1);
  await writeFile(file, 'queueCapacity: 4\n');
  await next();
  expect(live.current.values.queueCapacity).toBe(4);
});

test('a file that is emptied or gone is not believed', async () => {
  const { file, live, next } = await watched('queueCapacity: 1\n');
  await writeFile(file, '');
  expect(await next()).toMatchObject({ message: expect.stringContaining('empty or missing') });
  await rm(file);
  expect(await next()).toMatchObject({ message: expect.stringContaining('empty or missing') });
  expect(live.current.values.queueCapacity).toBe(1);
});

test('a value just saved is seen by everyone who waits for it, whatever it is', async () => {
  const { file, live, followed } = await watched('queueCapacity: 1\n');
  await followed.settled();
  await writeFile(file, 'queueCapacity: 2\n');
  await Promise.all([followed.settled(), followed.settled()]);
  expect(live.current.values.queueCapacity).toBe(2);
  await writeFile(file, 'queueCapacity: x\n');
  await followed.settled();
  expect(followed.fault()).toContain('config.yaml:1:16');
  expect(live.current.values.queueCapacity).toBe(2);
  await writeFile(file, '');
  await followed.settled();
  expect(followed.fault()).toContain('empty or missing');
  await writeFile(file, 'queueCapacity: 2\n');
  await followed.settled();
  expect(followed.fault()).toBeUndefined();
});
