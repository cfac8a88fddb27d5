// A program with its session's token tries what its agent was not given: other tools, a place ahead of people's work, lists and
// inboxes without end, and how other agents are run.

import { expect, test } from 'vitest';
import { httpAgent, stdioAgent } from '../mcp/mcp-client.ts';
import { guestDaemon, refusal } from './guest-agent.ts';

test("a token does only what its agent's tools would, over every interface", async () => {
  const { daemon, start } = await guestDaemon(
    { noter: { permissions: 'allow', tools: ['manage_tasks', 'bg_list'] } },
    'listen: 127.0.0.1:0\n',
  );
  const { client, task, token } = await start('noter');
  const needs = (tools: string): string => `add ${tools} to agents.noter.tools in the config`;
  const submitted = client.tasks.submit({ prompt: 'x' });
  expect(await refusal(submitted)).toContain(needs('one of bg_submit, spawn, review, send'));
  const question = { kind: 'question', title: 'Eh?' } as const;
  const asked = client.tasks.ask(task.id, question, AbortSignal.timeout(20_000));
  expect(await refusal(asked)).toContain(needs('ask_user'));
  expect((await client.tasks.get(task.id)).task.id).toBe(task.id);
  expect((await client.tasks.list({})).tasks.map(({ id }) => id)).toEqual([task.id]);
  expect((await client.items.create({ title: 'note' })).session).toBe(task.session);
  const tools = await stdioAgent(daemon.home, { env: { COX_TOKEN: token } });
  expect((await tools.use('spawn', { prompt: 'x' })).text).toContain('agents.noter.tools');
  const { listen } = await daemon.client.daemon.status();
  const web = await httpAgent(`http://${listen}/mcp`, token);
  expect((await web.client.listTools()).tools.map(({ name }) => name)).toEqual(['bg_list', 'manage_tasks']);
});

test('a program gets no priority above its own task', async () => {
  const { start } = await guestDaemon({ pusher: { permissions: 'allow' } });
  const { client } = await start('pusher', { priority: 3 });
  expect(await refusal(client.tasks.submit({ prompt: 'x', priority: 4 }))).toContain('a priority up to 3');
  expect((await client.tasks.submit({ prompt: 'x', priority: 3 })).task.priority).toBe(3);
  const low = await start('pusher', { priority: -5 });
  expect((await low.client.tasks.submit({ prompt: 'x' })).task.priority).toBe(-5);
  expect(await refusal(low.client.tasks.submit({ prompt: 'x', priority: 1 }))).toContain('up to -5');
});

test("a program's items and questions are limited, however fast it is", async () => {
  const { daemon, start } = await guestDaemon(
    { asker: { permissions: 'allow' } },
    'items: {maxPerSession: 3}\nquestions: {maxPerTask: 2}\n',
  );
  const { client, task } = await start('asker');
  const noted = await Promise.allSettled(
    Array.from({ length: 10 }, (_, index) => client.items.create({ title: `item ${index}` })),
  );
  expect(noted.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  const [first] = (await client.tasks.list({ kind: 'item' })).tasks;
  await client.items.move(first?.id ?? '', { status: 'completed' });
  expect(await refusal(client.items.create({ title: 'one more' }))).toMatch(
    /has 3 items.*items\.maxPerSession is 3.*cox config set items\.maxPerSession/,
  );
  expect((await daemon.client.items.create({ title: 'mine', session: task.session })).kind).toBe('item');
  const leaving = new AbortController();
  const asked = Array.from({ length: 6 }, () =>
    refusal(client.tasks.ask(task.id, { kind: 'question', title: 'Well?' }, leaving.signal)),
  );
  await expect.poll(async () => (await daemon.client.inputs.list()).length).toBe(2);
  const late = client.tasks.ask(task.id, { kind: 'question', title: 'Well?' }, leaving.signal);
  expect(await refusal(late)).toMatch(/questions\.maxPerTask is 2.*cox config set questions\.maxPerTask/);
  leaving.abort();
  await Promise.all(asked);
  await expect.poll(async () => (await daemon.client.inputs.list()).length).toBe(0);
});

test('items that ask count against the same limit as questions', async () => {
  const { daemon, start } = await guestDaemon(
    { asker: { permissions: 'allow' } },
    'questions: {maxPerTask: 2}\n',
  );
  const { client, task } = await start('asker');
  const items = await Promise.all(
    Array.from({ length: 8 }, (_, index) => client.items.create({ title: `item ${index}` })),
  );
  const ask = async ({ id }: { readonly id: string }) => {
    await client.items.move(id, { status: 'running' });
    return client.items.move(id, { status: 'needs_input', message: 'Well?' });
  };
  const asked = await Promise.allSettled(items.map(ask));
  expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
  expect(await daemon.client.inputs.list()).toHaveLength(2);
  const rest = (await client.tasks.list({ kind: 'item', status: 'running' })).tasks;
  const [refused] = rest;
  expect(rest).toHaveLength(6);
  expect(await refusal(client.items.move(refused?.id ?? '', { status: 'needs_input' }))).toContain(
    `2 items of session '${task.session}' wait for an answer, questions.maxPerTask is 2; wait for one`,
  );
  // A person may.
  await daemon.client.items.move(refused?.id ?? '', { status: 'needs_input' });
  expect(await daemon.client.inputs.list()).toHaveLength(3);
});

test('a program sees which agents it may choose, not how they are run', async () => {
  const SECRET = /hunter|prod-db|docs-server|top-secret|PROD_KEY/;
  const { daemon, start } = await guestDaemon({
    peeker: { permissions: 'allow', maySubmit: ['vault'] },
    vault: {
      command: ['/opt/prod-db', '--password', 'hunter2'],
      workspace: '/top-secret',
      env: { PROD_KEY: 'x' },
      passEnv: ['PROD_KEY_2'],
      system: 'top-secret',
      mcpServers: { docs: { command: ['/opt/docs-server'] } },
    },
  });
  const { client } = await start('peeker');
  const seen = await client.agents.get('vault');
  expect(seen).toMatchObject({ name: 'vault', runtime: 'acp', permissions: { read: 'allow' } });
  expect(JSON.stringify([seen, await client.agents.list()])).not.toMatch(SECRET);
  expect((await client.agents.get('peeker')).command).toHaveLength(2);
  expect(JSON.stringify(await daemon.client.agents.get('vault'))).toMatch(SECRET);
});
