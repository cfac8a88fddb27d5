// Messages of a channel in the engine: which task takes them, and that none of them is taken twice.

import type { ChannelDefinition, InboundMessage } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { harness, KIM } from './fixture.ts';
import { actor, stage } from './harness.ts';

const channels: readonly ChannelDefinition[] = [
  { name: 'tg', type: 'telegram', allow: ['42'], definedIn: 'test' },
];

const message = (text: string, more: Partial<InboundMessage> = {}): InboundMessage => ({
  channel: 'tg',
  messageId: `42:${text}`,
  peer: '42',
  sender: '42',
  isGroup: false,
  text,
  at: '2026-11-20T12:00:00.000Z',
  ...more,
});

const setUp = async () => {
  const { runtime, run } = stage();
  const env = await harness({
    agents: [actor('ann'), actor('bob')],
    runtimes: { acp: runtime },
    env: { notifications: { channels: () => channels, send: async () => ({ isSent: true }) } },
  });
  await env.engine.addRoute({ channel: 'tg', agent: 'ann' }, KIM);
  return { ...env, run };
};

test('the same message again is the same task, while it is active and when it has ended', async () => {
  const { engine, run, ended } = await setUp();
  const hello = message('hello');
  const task = await engine.converse(hello);
  expect(task).toMatchObject({
    kind: 'chat',
    source: 'channel',
    agent: 'ann',
    session: 'tg:tg:42',
    user: 'tg:42',
    origin: { channel: 'tg', peer: '42' },
    deliverTo: ['tg:42'],
  });
  expect((await engine.converse(hello)).id).toBe(task.id);
  (await run(task.id)).end();
  await ended(task.id);
  expect((await engine.converse(hello)).id).toBe(task.id);
});

test('a message that the agent did not read before its end begins the next task, there and once', async () => {
  const { engine, run, ended, ledger } = await setUp();
  const first = await engine.converse(message('one'));
  const scene = await run(first.id);
  const late = message('two');
  expect((await engine.converse(late)).id).toBe(first.id);
  scene.end();
  await ended(first.id);
  await expect
    .poll(async () => (await ledger.tasks.list({ order: 'created', limit: 10 })).tasks.length)
    .toBe(2);
  const [next] = (await ledger.tasks.list({ order: 'created', limit: 10 })).tasks;
  expect(next).toMatchObject({
    kind: 'chat',
    source: 'channel',
    prompt: 'two',
    user: 'tg:42',
    origin: { channel: 'tg', peer: '42' },
    deliverTo: ['tg:42'],
  });
  expect((await engine.converse(late)).id).toBe(next?.id);
});

test('words answer a question; a permission wants a yes or no, and says how to give it', async () => {
  const { engine, run, event } = await setUp();
  const task = await engine.converse(message('paint it'));
  const { handle, end } = await run(task.id);
  const colour = handle.ask({ kind: 'question', title: 'Which colour?' });
  await event(task.id, 'InputRequested');
  expect((await engine.converse(message('blue'))).id).toBe(task.id);
  expect(await colour).toMatchObject({ decision: 'answer', text: 'blue' });
  const permission = handle.ask({ kind: 'permission', title: 'wants to run', detail: 'rm -r paint' });
  await event(task.id, 'InputRequested', (each) => JSON.stringify(each.data).includes('rm -r'));
  await expect(engine.converse(message('of course'))).rejects.toThrow(/\/approve \w+, or \/deny \w+/);
  await engine.cancel(task.id, {}, KIM);
  await permission.catch(() => {});
  end();
});

test('a task of the same session that answers elsewhere is left alone: the message waits for its own', async () => {
  const { engine, run, ended } = await setUp();
  await engine.addRoute({ channel: 'tg', peer: '42', agent: 'ann', session: 'desk' }, KIM);
  const { task: other } = await engine.submit(
    {
      prompt: 'work',
      kind: 'chat',
      source: 'cockpit',
      agent: 'ann',
      session: 'desk',
      priority: 0,
      labels: {},
      after: [],
      deliverTo: [],
      delivery: 'state_changes',
      addDirs: [],
      attachments: [],
      env: {},
    },
    KIM,
  );
  const scene = await run(other.id);
  const task = await engine.converse(message('hello'));
  expect(task).toMatchObject({ status: 'pending', session: 'desk' });
  scene.end();
  (await run(task.id)).end();
  expect(await ended(task.id)).toMatchObject({ status: 'completed' });
});

test('each agent has a conversation of its own in a chat that is led from one to the other', async () => {
  const { engine, run, ended } = await setUp();
  const first = await engine.converse(message('hello ann'));
  (await run(first.id)).end();
  await ended(first.id);
  await engine.addRoute({ channel: 'tg', peer: '42', agent: 'bob' }, KIM);
  const second = await engine.converse(message('hello bob'));
  expect([first.session, second.session]).toEqual(['tg:tg:42', 'tg:tg:42@bob']);
  (await run(second.id)).end();
});
