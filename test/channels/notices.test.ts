// Notices of tasks reach files, programs and servers, whatever happens to the target or to the daemon on the way.

import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Delivery } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { COX } from '../helpers/cox.ts';
import { type TestDaemon, testDaemon } from '../helpers/daemon.ts';
import { testFolder } from '../helpers/folder.ts';
import { ended, submit } from '../helpers/submitted.ts';
import { webhookServer } from './channel-daemon.ts';

interface Delivered {
  readonly id: string;
  readonly kind: string;
  readonly text: string;
  readonly task?: { readonly id: string };
}

const noticesIn = (lines: string): readonly Delivered[] =>
  lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

/** Waits until nothing of the task is on its way any more. */
const settled = async ({ client }: TestDaemon, id: string, count: number): Promise<readonly Delivery[]> => {
  for await (const { type } of client.events({ since: 0, types: ['DeliverySent', 'DeliveryFailed'] })) {
    const deliveries = await client.deliveries.list({ task: id });
    if (deliveries.length >= count && deliveries.every(({ state }) => state !== 'pending')) return deliveries;
    if (type === undefined) break;
  }
  throw new Error('the stream ended');
};

test('a file, a program and a server get the start and the end, with the task for programs', async () => {
  const hook = await webhookServer();
  const folder = await testFolder();
  const program = join(folder, 'note.sh');
  await writeFile(program, '#!/bin/sh\ncat >> "$(dirname "$0")/noted"\necho >> "$(dirname "$0")/noted"\n');
  await chmod(program, 0o755);
  const channels = {
    hook: { type: 'webhook', url: hook.url },
    note: { type: 'command', command: [program] },
  };
  const daemon = await testDaemon({ config: `channels: ${JSON.stringify(channels)}\n` });
  const done = await daemon.cox(
    [
      'bg',
      'submit',
      '-q',
      '--workdir',
      folder,
      '--deliver',
      'hook',
      '--deliver',
      'note',
      '--deliver',
      'file:told.ndjson',
      '--',
      'echo',
      'the result',
    ],
    { cwd: folder },
  );
  expect(done).toMatchObject({ code: 0, stderr: '' });
  const id = done.stdout.trim();
  await ended(daemon, id);
  const deliveries = await settled(daemon, id, 6);
  expect(new Set(deliveries.map(({ state }) => state))).toEqual(new Set(['delivered']));
  const file = noticesIn(await readFile(join(folder, 'told.ndjson'), 'utf8'));
  expect(file.map(({ kind }) => kind)).toEqual(['started', 'ended']);
  expect(file).toMatchObject([
    { task: { id } },
    { task: { id, result: expect.stringContaining('the result') } },
  ]);
  expect(file[0]?.text).toMatch(/^● echo 'the result'/);
  expect(file[1]?.text).toMatch(/^✓ .*\nthe result$/s);
  expect(noticesIn(await readFile(join(folder, 'noted'), 'utf8')).map(({ kind }) => kind)).toEqual([
    'started',
    'ended',
  ]);
  expect((await hook.got.atLeast(2)).map(({ body }) => JSON.parse(body).kind)).toEqual(['started', 'ended']);
  const described = (await daemon.cox(['tasks', 'describe', id])).stdout;
  expect(described).toMatch(/Deliveries\n(.*delivered.*\n){6}/);
  const listed = (await daemon.cox(['deliveries', 'list'])).stdout;
  expect(listed).toContain(`file:${folder}/told.ndjson`);
});

test('what is sent can be chosen: nothing, the end alone, or all; a long result is cut with a mark', async () => {
  const folder = await testFolder();
  const daemon = await testDaemon();
  const run = async (file: string, notify: string): Promise<void> => {
    const command = ['--deliver', `file:${join(folder, file)}`, '--notify', notify, '--', 'seq', '1', '500'];
    await ended(daemon, await submit(daemon, folder, command));
  };
  await run('silent', 'silent');
  await run('done', 'done_only');
  await expect
    .poll(async () => noticesIn(await readFile(join(folder, 'done'), 'utf8').catch(() => '')))
    .toHaveLength(1);
  await expect(readFile(join(folder, 'silent'), 'utf8')).rejects.toThrow('ENOENT');
  const [end] = noticesIn(await readFile(join(folder, 'done'), 'utf8'));
  const [, ...rest] = end?.text.split('\n') ?? [];
  expect([...rest.join('\n')]).toHaveLength(500);
  expect(end?.text.endsWith('…')).toBe(true);
});

test('a channel that does not exist is refused with the names of those that are; the default needs no flag', async () => {
  const folder = await testFolder();
  const target = `file:${join(folder, 'all')}`;
  const daemon = await testDaemon({ config: `background.defaultDeliverTo: ["${target}"]\n` });
  const refused = await daemon.cox(['bg', 'submit', '--deliver', 'telegrm:1', '--', 'true']);
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toContain("there is no channel 'telegrm' to deliver to (known: desktop, file)");
  const id = await submit(daemon, folder, [
    '--',
    'sh',
    '-c',
    `${COX} bg submit --deliver file:/tmp/never -- true; true`,
  ]);
  expect(await ended(daemon, id)).toMatchObject({ status: 'completed' });
  expect((await daemon.client.tasks.get(id, { include: ['log'] })).log).toContain(
    'may send notifications only to',
  );
  await settled(daemon, id, 2);
  expect(noticesIn(await readFile(join(folder, 'all'), 'utf8')).map(({ kind }) => kind)).toEqual([
    'started',
    'ended',
  ]);
});

test('no notice is lost while its target is down and the daemon keeps dying; repeats have the same id', async () => {
  const hook = await webhookServer();
  // As long as it is down, it says when to come again.
  const refusals = 4;
  hook.answer(...Array.from({ length: refusals }, () => ({ status: 503, headers: { 'retry-after': '1' } })));
  const folder = await testFolder();
  const file = join(folder, 'told');
  const channels = { hook: { type: 'webhook', url: hook.url }, near: { type: 'file', path: file } };
  const daemon = await testDaemon({ config: `channels: ${JSON.stringify(channels)}\n` });
  const ids: string[] = [];
  for (let round = 0; round < 6; round += 1) {
    const targets = { deliverTo: ['hook', 'near'], workDir: folder };
    const commands = [1, 2, 3].map((task) => ({ command: ['echo', `${round}.${task}`], ...targets }));
    const submitted = await Promise.all(commands.map((command) => daemon.client.tasks.submit(command)));
    ids.push(...submitted.map(({ task }) => task.id));
    // In some rounds it dies at once, in others over the notices.
    if (round % 3 === 1) await ended(daemon, ids.at(-1) ?? '');
    if (round % 3 === 2) await hook.got.atLeast(hook.got.all.length + 1);
    await daemon.kill9();
    await daemon.start();
  }
  for (const id of ids) await ended(daemon, id);
  const written = (await daemon.client.deliveries.list({ limit: '1000' })).toReversed();
  const expected = written.filter(({ target }) => target === 'hook').map(({ id }): string => id);
  const accepted = (): readonly Delivered[] =>
    hook.got.all.slice(refusals).map(({ body }) => JSON.parse(body));
  // In the order in which they were written; a double comes right after the first.
  await expect.poll(() => [...new Set(accepted().map(({ id }) => id))]).toEqual(expected);
  const nearby = written.filter(({ target }) => target === 'near').map(({ id }): string => id);
  const near = async () => new Set(noticesIn(await readFile(file, 'utf8')).map(({ id }) => id));
  await expect.poll(async () => [...(await near())]).toEqual(nearby);
  // Every task reported its end.
  const ends = written.filter(({ kind, target }) => kind === 'ended' && target === 'hook');
  expect(new Set(ends.map(({ taskId }) => taskId))).toEqual(new Set(ids));
});

test('a notice that waits is sent at once when the secrets or the channel are fixed', async () => {
  const hook = await webhookServer();
  const folder = await testFolder();
  const config = (url: string): string =>
    `channels: ${JSON.stringify({ hook: { type: 'webhook', url, secret: '${HOOK_SECRET}' } })}\n`;
  const daemon = await testDaemon({ config: config(hook.url) });
  const { environmentFile, configFile } = daemon.paths;
  const refused = { status: 503, headers: { 'retry-after': '36000' } };
  hook.answer(refused, refused);
  await daemon.stop();
  await writeFile(environmentFile, `HOOK_SECRET=${'x'.repeat(32)}\n`, { mode: 0o600 });
  await daemon.start();
  const attempts = async (): Promise<readonly unknown[]> =>
    (await daemon.client.deliveries.list()).map(({ state, attempts: count }) => [state, count]);
  await submit(daemon, folder, ['--deliver', 'hook', '--notify', 'done_only', '--', 'true']);
  await expect.poll(attempts).toEqual([['pending', 1]]);
  await writeFile(environmentFile, `HOOK_SECRET=${'y'.repeat(32)}\n`, { mode: 0o600 });
  await expect.poll(attempts).toEqual([['pending', 2]]);
  await writeFile(configFile, config(`${hook.url}?mended`));
  await expect.poll(attempts).toEqual([['delivered', 3]]);
});

test('a notice that was given up is sent again when a person says so', async () => {
  const hook = await webhookServer();
  const folder = await testFolder();
  const channels = { hook: { type: 'webhook', url: hook.url } };
  const daemon = await testDaemon({ config: `channels: ${JSON.stringify(channels)}\n` });
  hook.answer({ status: 410 });
  const id = await submit(daemon, folder, ['--deliver', 'hook', '--notify', 'done_only', '--', 'true']);
  const [failed] = await settled(daemon, id, 1);
  expect(failed).toMatchObject({ state: 'failed', attempts: 1, error: expect.stringContaining('410') });
  const again = await daemon.cox(['deliveries', 'retry', failed?.id.slice(4, 12) ?? '']);
  expect(again).toMatchObject({ code: 0 });
  await hook.got.atLeast(2);
  await expect.poll(async () => (await daemon.client.deliveries.list())[0]?.state).toBe('delivered');
  const bad = await daemon.cox(['deliveries', 'retry', failed?.id ?? '']);
  expect(bad).toMatchObject({ code: 1, stderr: expect.stringContaining('it was delivered') });
});

test('a channel is tested: what it needs, and a notice that arrives', async () => {
  const hook = await webhookServer();
  const channels = { hook: { type: 'webhook', url: hook.url } };
  const daemon = await testDaemon({ config: `channels: ${JSON.stringify(channels)}\n` });
  expect(await daemon.cox(['channels', 'test', 'hook', '--text', 'hear me'])).toMatchObject({ code: 0 });
  const sent = await hook.got.first(({ body }) => body !== '');
  expect(JSON.parse(sent.body)).toMatchObject({ kind: 'test', text: 'hear me' });
  expect(await daemon.cox(['channels', 'test', 'nowhere'])).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('known: desktop, file, hook'),
  });
  const listed = (await daemon.cox(['channels', 'list'])).stdout;
  expect(listed).toContain('hook');
  expect(listed).toContain(new URL(hook.url).origin);
});
