// Whom a chat reaches changes while it goes on; and what came in before a daemon died is dealt with by the next.

import { expect, onTestFinished, test } from 'vitest';
import { startModelServer } from '../../packages/runtimes/src/testing/model-server/index.ts';
import { ANN, channelDaemon, telegramChannel, telegramServer } from './channel-daemon.ts';

test('a chat is routed to another agent and back; each continues its own conversation', async () => {
  const telegram = await telegramServer();
  const other = await startModelServer([{ say: ['The other here.'] }]);
  onTestFinished(() => other.close());
  const { daemon, models } = await channelDaemon(
    [{ say: ['The first here.'] }, { say: ['The first again.'] }],
    {
      channels: { tg: telegramChannel(telegram) },
      agents: {
        other: { runtime: 'model', provider: 'openai-compatible', baseUrl: other.url, model: 'test-model' },
      },
    },
  );
  telegram.say('One.');
  await telegram.sent.first(({ text }) => text === 'The first here.');
  telegram.say('/agent switch other');
  telegram.say('Two.');
  await telegram.sent.first(({ text }) => text === 'The other here.');
  telegram.say('/agent switch local');
  telegram.say('Three.');
  await telegram.sent.first(({ text }) => text === 'The first again.');
  const said = (requests: typeof models.requests) =>
    requests.at(-1)?.messages.flatMap(({ role, text }) => (role === 'user' ? [text] : []));
  expect(said(other.requests)).toEqual(['Two.']);
  expect(said(models.requests)).toEqual(['One.', 'Three.']);
  const listed = (await daemon.cox(['routes', 'list'])).stdout;
  expect(listed).toMatch(new RegExp(`tg +\\* +${ANN} +\\* +local +tg:tg:${ANN}`));
  const [route] = await daemon.client.routes.list();
  const removed = await daemon.cox(['routes', 'remove', route?.id.slice(4, 10) ?? '']);
  expect(removed).toMatchObject({ code: 0 });
  expect((await daemon.cox(['routes', 'resolve', 'tg', ANN])).stdout).toContain('by default');
});

test('a route to something missing is refused with what exists', async () => {
  const telegram = await telegramServer();
  const { daemon } = await channelDaemon([], { channels: { tg: telegramChannel(telegram) } });
  const add = (...args: string[]) => daemon.cox(['routes', 'add', ...args]);
  expect(await add('telegram', '--agent', 'local')).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('known: desktop, file, tg'),
  });
  expect(await add('tg', '--agent', 'nobody')).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('local'),
  });
  expect(await add('tg', '--agent', 'local')).toMatchObject({ code: 0 });
  expect(await add('tg', '--agent', 'shell')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('a route for exactly this already exists'),
  });
  await daemon.client.sessions.create({ name: 'desk', agent: 'shell' });
  expect(await add('tg', '--peer', ANN, '--agent', 'local', '--session', 'desk')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("belongs to agent 'shell'"),
  });
});

test('what was taken from the transport and not handled when the daemon died is answered by the next, once', async () => {
  const telegram = await telegramServer();
  const { daemon, models } = await channelDaemon([{ say: ['One.'] }, { say: ['Two.'] }], {
    channels: { tg: telegramChannel(telegram) },
  });
  telegram.say('/help');
  await telegram.sent.atLeast(1);
  // It is stored and confirmed, and waits until work is accepted again.
  expect(await daemon.cox(['daemon', 'drain'])).toMatchObject({ code: 0 });
  telegram.say('First.');
  telegram.say('Second.');
  await expect.poll(() => telegram.unconfirmed()).toBe(0);
  await daemon.kill9();
  await daemon.start();
  // The second may be heard by the task of the first, or begin the next one.
  const heard = (): readonly string[] => {
    const said = models.requests.at(-1)?.messages.filter(({ role }) => role === 'user') ?? [];
    return said.flatMap(({ text }) => text.split(/\n+/));
  };
  await expect.poll(heard).toEqual(['First.', 'Second.']);
  await expect
    .poll(async () => (await daemon.client.tasks.list({ status: 'pending,running' })).tasks)
    .toEqual([]);
  const { tasks } = await daemon.client.tasks.list({});
  expect(tasks.at(-1)).toMatchObject({ prompt: 'First.', status: 'completed' });
  for (const task of tasks) expect(task).toMatchObject({ source: 'channel', user: `tg:${ANN}` });
  const answers = telegram.sent.all.filter(({ text }) => text === 'One.' || text === 'Two.');
  expect(answers).toHaveLength(tasks.length);
});
