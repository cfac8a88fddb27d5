// `cox mcp` in an agent that cox runs: its token makes what it submits part of its task, and is all the rights it has.

import { describe, expect, test } from 'vitest';
import { testDaemon } from '../helpers/daemon.ts';
import { stdioAgent } from './mcp-client.ts';
import { runningTask } from './token-of-task.ts';

const CONFIG = `
defaultAgent: shell
maxConcurrentTasks: 1
agents:
  stranger:
    runtime: command
    command: [cat]
    promptBy: stdin
  friend:
    runtime: command
    command: [cat]
    promptBy: stdin
  boss:
    runtime: command
    shell: true
    maySubmit: [friend]
`;

const agentIn = async (agent = 'boss') => {
  const daemon = await testDaemon({ config: CONFIG });
  const own = await runningTask(daemon, { agent });
  const inside = await stdioAgent(daemon.home, { env: { COX_TOKEN: own.token } });
  return { daemon, own, inside };
};

describe('what it submits', () => {
  test('is a child of its task, with its agent and folder, and runs in the slot of the parent that waits', async () => {
    const { daemon, own, inside } = await agentIn();
    const child = await inside.use('bg_submit', { prompt: 'pwd', wait: true });
    expect(child.data).toMatchObject({ parentId: own.id, agent: 'boss', result: daemon.home });
    const { task } = await daemon.client.tasks.get(child.data.id);
    expect(task).toMatchObject({ source: 'agent', labels: {} });
    expect((await inside.use('bg_status', { id: own.id })).text).toContain(child.data.id);
  });

  test('may be for an agent that it may submit to, and is listed with it; for no other', async () => {
    const { daemon, inside, own } = await agentIn();
    const help = await inside.use('spawn', { prompt: 'hello', agent: 'friend' });
    expect(help.data).toMatchObject({ agent: 'friend', parentId: own.id });
    expect((await inside.use('bg_result', { id: help.data.id, wait: true })).data.result).toBe('hello');
    expect((await inside.use('bg_list')).text).toContain(help.data.id);
    const more = await inside.use('send', { session: help.data.session, message: 'once more' });
    expect(more.data).toMatchObject({ effect: 'started', task: { agent: 'friend', parentId: own.id } });
    const { task } = await daemon.client.tasks.get(help.data.id);
    expect(task.kind).toBe('helper');
    const review = await inside.use('review', { agent: 'friend', task: task.id, instructions: 'Be kind.' });
    expect(review.data).toMatchObject({ agent: 'friend', parentId: own.id, status: 'completed' });
    expect(review.data.result).toContain('Be kind.');
    const refused = await inside.use('spawn', { prompt: 'hello', agent: 'stranger' });
    expect(refused.text).toMatch(/^forbidden: agent 'boss' may not submit to 'stranger'/);
  });
});

test('tasks of others stay out of its reach', async () => {
  const { daemon, inside } = await agentIn();
  const { task } = await daemon.client.tasks.submit({ prompt: 'secret', agent: 'stranger' });
  const uses = [
    inside.use('bg_status', { id: task.id }),
    inside.use('bg_result', { id: task.id }),
    inside.use('bg_cancel', { id: task.id }),
    inside.use('review', { agent: 'friend', task: task.id }),
    inside.use('send', { session: task.session, message: 'hello' }),
  ];
  for (const { text, isError } of await Promise.all(uses)) {
    expect(isError).toBe(true);
    expect(text).toMatch(/^forbidden: /);
  }
  expect((await inside.use('bg_list')).text).not.toContain(task.id);
});

test('it asks the person and gets the answer', async () => {
  const { daemon, own, inside } = await agentIn();
  const asking = inside.use('ask_user', {
    question: 'Which colour?\nFor the door.',
    options: ['red', 'blue'],
  });
  for await (const { type } of daemon.client.tasks.stream(own.id, { types: ['InputRequested'] }))
    if (type === 'InputRequested') break;
  const [request] = await daemon.client.inputs.list();
  expect(request).toMatchObject({ taskId: own.id, title: 'Which colour?', kind: 'question' });
  await daemon.client.inputs.answer(request?.id ?? '', { decision: 'answer', optionId: '2' });
  expect(await asking).toMatchObject({ text: 'blue', data: { state: 'answered', answer: 'blue' } });
});

test('all sessions of an agent have one list: what a person noted is moved from any, what another session noted is seen', async () => {
  const { daemon, own, inside } = await agentIn();
  const { client } = daemon;
  const { agent } = (await client.tasks.get(own.id)).task;
  await client.sessions.create({ name: 'elsewhere', agent });
  const noted = await client.items.create({ title: 'renew it', agent, source: 'cli' });
  const others = await client.items.create({ title: 'not yours', session: 'elsewhere', source: 'cli' });
  const listed = await inside.use('manage_tasks', { action: 'list' });
  expect(listed.data.items.map(({ id }: { id: string }) => id)).toEqual([noted.id, others.id]);
  expect(listed.text).toContain('(of session elsewhere: moved there)');
  const next = await inside.use('manage_tasks', { action: 'get_next' });
  expect(next.data.items).toMatchObject([{ id: noted.id }]);
  await inside.use('manage_tasks', { action: 'start', id: noted.id });
  await inside.use('manage_tasks', {
    action: 'update',
    id: noted.id,
    status: 'needs_input',
    message: 'Which?',
  });
  const [request] = await client.inputs.list();
  expect(request).toMatchObject({ taskId: noted.id, title: 'Which?' });
  await client.inputs.answer(request?.id ?? '', { decision: 'answer', text: 'the first' });
  const got = await inside.use('manage_tasks', { action: 'get', id: noted.id });
  expect(got.text).toContain('Which?\nanswer: the first');
  const done = await inside.use('manage_tasks', { action: 'complete', id: noted.id });
  expect(done.data.items).toMatchObject([{ status: 'completed' }]);
  // The history tells the agent from the person whose name it works under.
  const { task, history } = await client.tasks.get(noted.id, { include: ['history'] });
  expect(history?.map(({ status, by }) => [status, by])).toEqual([
    ['pending', task.user],
    ['running', agent],
    ['needs_input', agent],
    ['running', task.user],
    ['completed', agent],
  ]);
  const refused = await inside.use('manage_tasks', { action: 'complete', id: others.id });
  expect(refused.text).toContain('is not its own');
  expect((await client.tasks.get(others.id)).task.status).toBe('pending');
});

test('its items are those of its session', async () => {
  const { daemon, own, inside } = await agentIn();
  const { session } = (await daemon.client.tasks.get(own.id)).task;
  const noted = await inside.use('manage_tasks', { action: 'create', title: 'remember the milk' });
  expect(noted.data.items).toMatchObject([{ session, status: 'pending' }]);
  expect((await inside.use('manage_tasks', { action: 'list' })).data.items).toHaveLength(1);
  const outside = await stdioAgent(daemon.home);
  expect((await outside.use('manage_tasks', { action: 'list' })).data.items).toEqual([]);
});

test('a token that is over is reported so', async () => {
  const { daemon, own, inside } = await agentIn();
  await daemon.client.tasks.cancel(own.id, { now: true });
  for await (const _event of daemon.client.tasks.stream(own.id));
  const refused = await inside.use('bg_list');
  expect(refused.text).toMatch(/^unauthorized: /);
});
