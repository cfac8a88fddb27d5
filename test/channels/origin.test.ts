// What an agent submits belongs to where it was asked: the chat hears how it ends, why it failed, and what it asks.

import { expect, test } from 'vitest';
import type { Asked, Script } from '../../packages/runtimes/src/testing/model-server/index.ts';
import type { TestDaemon } from '../helpers/daemon.ts';
import { ended } from '../helpers/submitted.ts';
import { shell } from '../model/model-daemon.ts';
import { ANN, channelDaemon, telegramChannel, telegramServer } from './channel-daemon.ts';

const ORIGIN = { channel: 'tg', peer: ANN };
const DELIVERED = { origin: ORIGIN, deliverTo: [`tg:${ANN}`] };

const promptOf = ({ messages }: Asked): string =>
  messages.find(({ role }) => role === 'user')?.text.trim() ?? '';
const stepOf = ({ messages }: Asked): number => messages.filter(({ role }) => role === 'assistant').length;
const give = (prompt: string, more: object = {}) => ({ tool: 'bg_submit', input: { prompt, ...more } });

const taskNamed = async ({ client }: TestDaemon, prompt: string) => {
  const { tasks } = await client.tasks.list({});
  const found = tasks.find((task) => task.prompt === prompt);
  if (!found) throw new Error(`no task '${prompt}' among ${tasks.map((task) => task.prompt).join(', ')}`);
  return found;
};

test("a chat is notified of its agent's work: results, failures, permissions, also of grandchildren and retries", async () => {
  const telegram = await telegramServer();
  let isMended = false;
  const script: Script = (asked) => {
    const [prompt, step] = [promptOf(asked), stepOf(asked)];
    if (prompt === 'Build it.') return { say: step === 0 ? [give('build')] : ['It goes on beside.'] };
    if (prompt === 'build') {
      const steps = [give('test', { channel: 'tg' }), shell('touch made.txt')];
      return { say: [steps[step] ?? 'It is built.'] };
    }
    if (!isMended) return { status: 400, message: 'the model is broken' };
    return { say: ['All tests pass.'] };
  };
  const { daemon } = await channelDaemon(script, { channels: { tg: telegramChannel(telegram) } });
  telegram.say('Build it.');
  const asked = await telegram.sent.first(({ text }) => text.includes('touch made.txt'));
  expect(asked.chat).toBe(ANN);
  telegram.say(`/approve ${/\/approve (\w+)/.exec(asked.text)?.[1]}`);
  expect((await telegram.sent.first(({ text }) => text.startsWith('✓ build'))).text).toContain(
    'It is built.',
  );
  const failed = await telegram.sent.first(({ text }) => text.startsWith('✗ test'));
  expect(failed.text).toContain('the model is broken');
  const [build, part] = [await taskNamed(daemon, 'build'), await taskNamed(daemon, 'test')];
  expect([build, part]).toMatchObject([DELIVERED, { ...DELIVERED, parentId: build.id }]);

  isMended = true;
  expect(await daemon.cox(['tasks', 'retry', part.id])).toMatchObject({ code: 0 });
  expect((await telegram.sent.first(({ text }) => text.startsWith('✓ test'))).text).toContain(
    'All tests pass.',
  );
});

test('a /bg of a chat carries it on, and counts for that chat alone', async () => {
  const telegram = await telegramServer();
  const script: Script = (asked) => {
    const [prompt, step] = [promptOf(asked), stepOf(asked)];
    if (prompt === 'lead') return { say: step === 0 ? [give('part')] : ['Led.'] };
    return { say: ['Done.'] };
  };
  const { daemon } = await channelDaemon(script, {
    channels: { tg: telegramChannel(telegram) },
    config: 'background.maxConcurrentTasks: 1\n',
  });
  expect(await daemon.cox(['bg', 'submit', '--delay', '1h', 'later'])).toMatchObject({ code: 0 });
  telegram.say('/bg lead');
  expect((await telegram.sent.first(({ text }) => text.startsWith('✓ part'))).text).toContain('Done.');
  expect(await taskNamed(daemon, 'lead')).toMatchObject({
    ...DELIVERED,
    source: 'channel',
    kind: 'background',
  });
  expect(await taskNamed(daemon, 'part')).toMatchObject({ ...DELIVERED, source: 'agent' });
});

test('a helper sends the chat only its questions; without a chat a background child notifies the default', async () => {
  const telegram = await telegramServer();
  const script: Script = (asked) => {
    const [prompt, step] = [promptOf(asked), stepOf(asked)];
    if (prompt === 'Ask around.')
      return { say: step === 0 ? [{ tool: 'spawn', input: { prompt: 'help' } }] : ['Somebody helps.'] };
    if (prompt === 'help') return { say: step === 0 ? [shell('touch helped.txt')] : ['It helped.'] };
    if (prompt === 'alone') return { say: step === 0 ? [give('beside')] : ['Alone.'] };
    return { say: ['Beside.'] };
  };
  const { daemon } = await channelDaemon(script, {
    channels: { tg: telegramChannel(telegram) },
    config: `background.defaultDeliverTo: ["tg:7"]\n`,
  });
  telegram.say('Ask around.');
  const asked = await telegram.sent.first(({ text }) => text.includes('touch helped.txt'));
  telegram.say(`/approve ${/\/approve (\w+)/.exec(asked.text)?.[1]}`);
  const help = await ended(daemon, (await taskNamed(daemon, 'help')).id);
  expect(help).toMatchObject({ status: 'completed', result: 'It helped.', ...DELIVERED });
  expect((await daemon.client.deliveries.list({ task: help.id })).map(({ kind }) => kind)).toEqual(['asks']);

  // A conversation at a screen tells nobody, and what it submits is background work like any other.
  const { task } = await daemon.client.tasks.submit({ prompt: 'alone', kind: 'chat', source: 'cockpit' });
  await ended(daemon, task.id);
  const beside = await taskNamed(daemon, 'beside');
  expect(beside).toMatchObject({ deliverTo: ['tg:7'] });
  expect(beside.origin).toBeUndefined();
  expect(task.deliverTo).toEqual([]);
});
