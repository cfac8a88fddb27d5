// Somebody talks with an agent on Telegram: words, commands, questions, and a daemon that dies in between.

import { expect, test } from 'vitest';
import { startModelServer } from '../../packages/runtimes/src/testing/model-server/index.ts';
import { testDaemon } from '../helpers/daemon.ts';
import { nextEvent, openRequest } from '../helpers/events.ts';
import { ended } from '../helpers/submitted.ts';
import { ALLOWED, shell } from '../model/model-daemon.ts';
import { ANN, channelDaemon, telegramChannel, telegramServer } from './channel-daemon.ts';

const SESSION = `tg:tg:${ANN}`;

test('words begin a conversation that remembers; its answer is the whole of what the agent said', async () => {
  const telegram = await telegramServer();
  const long = 'a line that is long enough\n'.repeat(40).trim();
  const { daemon, models } = await channelDaemon([{ say: ['Hello Ann.'] }, { say: [long] }], {
    channels: { tg: telegramChannel(telegram) },
  });
  telegram.say('Hello, I am Ann.');
  const [fallback, hello] = await telegram.sent.atLeast(2);
  expect([fallback?.text, hello?.text].toSorted()).toEqual([
    'Hello Ann.',
    `local answers here by default; to choose another: cox routes add tg --peer=${ANN} --agent local`,
  ]);
  telegram.say('Write a lot.');
  const [, , answer] = await telegram.sent.atLeast(3);
  expect(answer).toEqual({ chat: ANN, text: long });
  const said = models.requests.at(-1)?.messages.map(({ text }) => text.trim());
  expect(said).toEqual(['Hello, I am Ann.', 'Hello Ann.', 'Write a lot.']);
  const { tasks } = await daemon.client.tasks.list({ session: SESSION });
  expect(tasks).toMatchObject([
    { kind: 'chat', source: 'channel', user: `tg:${ANN}`, origin: { channel: 'tg', peer: ANN } },
    { deliverTo: [`tg:${ANN}`] },
  ]);
  expect(telegram.typing.all).toContain(ANN);
  expect(telegram.unconfirmed()).toBe(0);
});

test('an unknown sender gets no answer and is not stored; an edit of the config allows them at once', async () => {
  const telegram = await telegramServer();
  const { daemon } = await channelDaemon([{ say: ['Hello Bob.'] }], {
    channels: { tg: telegramChannel(telegram) },
  });
  telegram.say('Let me in.', { from: { id: 43, name: 'Bob' } });
  telegram.say('/help');
  const [help] = await telegram.sent.atLeast(1);
  expect(help).toMatchObject({ chat: ANN, text: expect.stringContaining('/task new') });
  // Nobody leaves a screen here.
  expect(help?.text).not.toContain('/quit');
  expect((await daemon.client.tasks.list({})).tasks).toEqual([]);
  const lines = (await daemon.log()).filter(({ sender }) => sender === '43');
  expect(lines).toHaveLength(1);
  expect(JSON.stringify(lines)).toContain('channels.tg.allow');
  expect(await daemon.cox(['config', 'set', 'channels.tg.allow', '["42","43"]'])).toMatchObject({ code: 0 });
  telegram.say('Now?', { from: { id: 43, name: 'Bob' } });
  expect(await telegram.sent.first(({ text }) => text === 'Hello Bob.')).toMatchObject({ chat: '43' });
});

test('a command creates a job whose runs report to the chat', async () => {
  const telegram = await telegramServer();
  const { daemon } = await channelDaemon([{ say: ['All is well.'] }], {
    channels: { tg: telegramChannel(telegram) },
  });
  telegram.say('/task new every 1h Service watch: Check the provider status');
  const [saved] = await telegram.sent.atLeast(1);
  expect(saved?.text).toContain('Service watch');
  expect(await daemon.client.jobs.get('Service watch')).toMatchObject({
    agent: 'local',
    user: `tg:${ANN}`,
    triggers: [{ kind: 'every', everyMs: 3_600_000 }],
  });
  telegram.say('/task run Service watch');
  const end = await telegram.sent.first(({ text }) => text.startsWith('✓'));
  expect(end.text).toContain('All is well.');
  expect(await telegram.sent.first(({ text }) => text.startsWith('●'))).toMatchObject({ chat: ANN });
  telegram.say('/task nonsense');
  expect(await telegram.sent.first(({ text }) => text.startsWith('/task needs'))).toBeDefined();
});

test('a Chinese chat gets the refusal in Chinese, with the detail as it is', async () => {
  const telegram = await telegramServer();
  const channels = { tg: telegramChannel(telegram) };
  const daemon = await testDaemon({
    // Nobody is there to talk with, and commands are served all the same.
    config: `channels: ${JSON.stringify(channels)}\n`,
    env: { LC_ALL: 'zh_CN.UTF-8' },
  });
  telegram.say('/task retry nothere');
  telegram.say('/xyzzy');
  const [refused, unknown] = await telegram.sent.atLeast(2);
  expect(refused?.text).toMatch(/^失败：没有这个任务（\/tasks 列出活动的任务）。\n.*nothere/);
  expect(unknown?.text).toContain('没有命令 /xyzzy');
  expect(unknown?.text).not.toContain('/quit');
  expect((await daemon.client.deliveries.list()).map(({ kind }) => kind)).toEqual(['reply', 'reply']);
});

test('a permission is asked with the whole command and given with a command; other words do not give it', async () => {
  const telegram = await telegramServer();
  const { daemon } = await channelDaemon(
    [{ say: [shell('touch made.txt && ls')] }, { say: ['It is made.'] }],
    {
      channels: { tg: telegramChannel(telegram) },
    },
  );
  telegram.say('Make it.');
  const asked = await telegram.sent.first(({ text }) => text.includes('touch made.txt && ls'));
  const id = /\/approve (\w+)/.exec(asked.text)?.[1];
  telegram.say('yes, do');
  await telegram.sent.first(({ text }) => text.includes('waits for a yes or no'));
  telegram.say(`/approve ${id}`);
  expect(await telegram.sent.first(({ text }) => text === 'It is made.')).toBeDefined();
  const [task] = (await daemon.client.tasks.list({})).tasks;
  const { inputs } = await daemon.client.tasks.get(task?.id ?? '', { include: ['inputs'] });
  expect(inputs).toMatchObject([{ state: 'answered', answeredBy: `tg:${ANN}` }]);
});

test('/new and /session new begin another session beside one that still works, and the old one is kept', async () => {
  const telegram = await telegramServer();
  const { daemon, models } = await channelDaemon(
    [{ say: [shell('echo begun; sleep 1000')] }, { say: ['As if we never met.'] }, { say: ['Hello again.'] }],
    {
      channels: { tg: telegramChannel(telegram) },
      agent: ALLOWED,
      config: 'cancelToolGrace: 1s\ncancelGrace: 1s\n',
    },
  );
  telegram.say('Wait for me.');
  await models.whenAsked(1);
  const { tasks } = await daemon.client.tasks.list({});
  const id = tasks[0]?.id ?? '';
  await nextEvent(daemon, id, ({ type }) => type === 'ToolCallUpdated');
  telegram.say('/new');
  const kept = `Go back with /session switch ${SESSION}`;
  const begun = await telegram.sent.first(({ text }) => text.includes(kept));
  expect(begun.text).toContain(`session ${SESSION}/2`);
  telegram.say('Do you know me?');
  await telegram.sent.first(({ text }) => text === 'As if we never met.');
  expect(models.requests.at(-1)?.messages.map(({ text }) => text)).toEqual(['Do you know me?']);
  telegram.say('/session new');
  expect((await telegram.sent.first(({ text }) => text.includes(`${SESSION}/3`))).text).toContain(
    'Go back with',
  );
  telegram.say(`/task cancel ${id.slice(4, 12)}`);
  expect(await telegram.sent.first(({ text }) => text.startsWith('⊘'))).toMatchObject({ chat: ANN });
  expect(await ended(daemon, id)).toMatchObject({ status: 'cancelled', reason: 'user', session: SESSION });
  telegram.say(`/session switch ${SESSION}`);
  await telegram.sent.first(({ text }) => text.startsWith(`Now in session ${SESSION},`));
  telegram.say('And now?');
  await telegram.sent.first(({ text }) => text === 'Hello again.');
  expect(models.requests.at(-1)?.messages[0]?.text).toContain('Wait for me.');
});

test('/reset archives what was said in the chat: the agent starts over, and people read the archive', async () => {
  const telegram = await telegramServer();
  const { daemon, models } = await channelDaemon(
    [{ say: ['Hello Ann.'] }, { say: ['As if we never met.'] }],
    {
      channels: { tg: telegramChannel(telegram) },
    },
  );
  telegram.say('Hello, I am Ann.');
  await telegram.sent.first(({ text }) => text === 'Hello Ann.');
  telegram.say('/reset');
  const done = await telegram.sent.first(({ text }) => text.startsWith('Reset'));
  expect(done.text).toContain(`Reset ${SESSION}: 2 messages archived`);
  telegram.say('Do you know me?');
  await telegram.sent.first(({ text }) => text === 'As if we never met.');
  expect(models.requests.at(-1)?.messages.map(({ text }) => text)).toEqual(['Do you know me?']);
  const shown = await daemon.cox(['sessions', 'show', SESSION]);
  expect(shown.stdout).toMatch(/Last messages\n +user +Do you know me\?/);
  expect(shown.stderr).toContain('2 messages archived by resets: see them with --archived');
  const archived = (await daemon.cox(['sessions', 'show', '--archived', SESSION])).stdout;
  expect(archived).toMatch(
    /Archived by the reset at .*\n +user +Hello, I am Ann\.\n[\s\S]*Last messages\n +user +Do you know me\?/,
  );
});

test('in a group each topic is a conversation of its own, and a route leads one of them to another agent', async () => {
  const telegram = await telegramServer();
  const other = await startModelServer([{ say: ['From the other.'] }]);
  const { daemon } = await channelDaemon([{ say: ['From the first.'] }], {
    channels: { tg: telegramChannel(telegram, { allow: ['-100'] }) },
    agents: {
      other: { runtime: 'model', provider: 'openai-compatible', baseUrl: other.url, model: 'test-model' },
    },
  });
  const added = await daemon.cox(['routes', 'add', 'tg', '--peer=-100', '--thread', '7', '--agent', 'other']);
  expect(added).toMatchObject({ code: 0, stdout: expect.stringContaining('tg:-100:7') });
  expect((await daemon.cox(['routes', 'resolve', 'tg', '--thread', '7', '--', '-100'])).stdout).toContain(
    'other',
  );
  const here = { from: { id: 77 }, chat: -100, isReplyToBot: true };
  telegram.say('Who are you?', { ...here, topic: 7 });
  telegram.say('And you?', { ...here, topic: 8 });
  const first = await telegram.sent.first(({ text }) => text === 'From the other.');
  expect(first).toEqual({ chat: '-100', thread: 7, text: 'From the other.' });
  const second = await telegram.sent.first(({ text }) => text === 'From the first.');
  expect(second).toMatchObject({ chat: '-100', thread: 8 });
  const sessions = (await daemon.client.sessions.list()).map(({ name, agent }) => [name, agent]);
  expect(sessions.toSorted()).toEqual([
    ['tg:tg:-100:7', 'other'],
    ['tg:tg:-100:8', 'local'],
  ]);
  await other.close();
});

test('a daemon that dies over a message and comes back answers it, and what was said meanwhile', async () => {
  const telegram = await telegramServer();
  const asked = Promise.withResolvers<void>();
  const { daemon, models } = await channelDaemon(
    ({ n, lastText }) => ({
      say: n === 1 ? [{ gate: asked.promise }, 'never said'] : [`You said: ${lastText}`],
    }),
    { channels: { tg: telegramChannel(telegram) } },
  );
  telegram.say('Before the crash.');
  await models.whenAsked(1);
  await daemon.kill9();
  asked.resolve();
  // Nobody is there to take it: Telegram keeps it.
  telegram.say('While nobody was there.');
  await daemon.start();
  const answer = await telegram.sent.first(({ text }) => text.includes('While nobody was there.'));
  expect(answer).toMatchObject({ chat: ANN });
  // It goes to the task that was taken over, or to one behind it: as soon as the message comes.
  const { tasks } = await daemon.client.tasks.list({ session: SESSION });
  expect(tasks.map(({ status }) => status)).toEqual(tasks.map(() => 'completed'));
  expect(tasks.filter(({ prompt }) => prompt === 'Before the crash.')).toHaveLength(1);
});

test('a message reaches the working agent, and a question is answered in words', async () => {
  const telegram = await telegramServer();
  const more = Promise.withResolvers<void>();
  const { daemon, models } = await channelDaemon(
    [
      { say: [{ gate: more.promise }, { tool: 'list_files', input: {} }] },
      { say: [{ tool: 'ask_user', input: { question: 'Which colour?' } }] },
      { say: ['Blue it is.'] },
    ],
    { channels: { tg: telegramChannel(telegram) } },
  );
  telegram.say('Paint the door.');
  await models.whenAsked(1);
  telegram.say('And the window.');
  const { tasks } = await daemon.client.tasks.list({});
  const id = tasks[0]?.id ?? '';
  await nextEvent(daemon, id, ({ type }) => type === 'MessageAdded');
  more.resolve();
  await openRequest(daemon, id);
  await telegram.sent.first(({ text }) => text.includes('Which colour?'));
  telegram.say('blue');
  await telegram.sent.first(({ text }) => text === 'Blue it is.');
  const said = models.requests.at(-1)?.messages.filter(({ role }) => role === 'user');
  expect(said?.map(({ text }) => text)).toContain('And the window.');
});
