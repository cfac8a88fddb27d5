// A daemon that dies after it did what a message said and before it noted so does nothing of it again.

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { testDaemon } from '../helpers/daemon.ts';
import { ended } from '../helpers/submitted.ts';
import { telegramChannel, telegramServer } from './channel-daemon.ts';

test('commands of a chat that are handled again after a crash do nothing twice', async () => {
  const telegram = await telegramServer();
  const channels = { tg: telegramChannel(telegram) };
  const daemon = await testDaemon({
    config: `defaultAgent: shell\nagents: { echo: { runtime: command, command: [echo, '{prompt}'] } }\nchannels: ${JSON.stringify(channels)}\n`,
  });
  const { client } = daemon;
  const { task: failed } = await client.tasks.submit({ agent: 'shell', prompt: 'exit 3' });
  await ended(daemon, failed.id);
  const commands = [
    '/task new every 1h watch: echo all is well',
    '/task run watch',
    `/task retry ${failed.id}`,
    '/bg echo beside',
    '/discuss surveyor, echo, judge surveyor, 1 round: what do you think',
  ];
  for (const command of commands) telegram.say(command);
  const replies = async (): Promise<readonly string[]> =>
    (await client.deliveries.list({ limit: '100' }))
      .toReversed()
      .flatMap(({ kind, text }) => (kind === 'reply' && text !== undefined ? [text] : []));
  await expect.poll(replies).toHaveLength(commands.length);
  const before = await replies();
  const made = async () => {
    const [discussion] = (await client.tasks.list({ kind: 'discussion' })).tasks;
    await client.tasks.cancel(discussion?.id ?? '', { now: true });
    for (const { id } of (await client.tasks.list({ limit: '100' })).tasks) await ended(daemon, id);
    return { tasks: (await client.tasks.list({ limit: '100' })).tasks, jobs: await client.jobs.list() };
  };
  const first = await made();

  await daemon.kill9();
  const database = new DatabaseSync(join(daemon.paths.stateFolder, 'ledger.db'));
  database.exec('update inbound set handled_at = null, outcome = null');
  database.close();
  await daemon.start();
  await expect.poll(replies).toHaveLength(2 * commands.length);
  const again = (await replies()).slice(commands.length);
  const withoutTimes = (text: string | undefined): string | undefined => text?.replace(/ {2}in .*/g, '');
  expect(again.map(withoutTimes)).toEqual(before.map(withoutTimes));
  const second = await made();
  expect(second.tasks.map(({ id }) => id)).toEqual(first.tasks.map(({ id }) => id));
  expect(second.jobs.map(({ id, runs }) => [id, runs])).toEqual(first.jobs.map(({ id }) => [id, 1]));
});
