// `cox mcp` for an agent that cox did not start: it acts for the person whose home it is.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { COX, testEnvironment } from '../helpers/cox.ts';
import { testDaemon, testHome } from '../helpers/daemon.ts';
import { ERAS, stdioAgent } from './mcp-client.ts';

const TOOLS = [
  'ask_user',
  'bg_cancel',
  'bg_list',
  'bg_result',
  'bg_status',
  'bg_submit',
  'manage_tasks',
  'review',
  'send',
  'spawn',
];

const CONFIG = `
defaultAgent: shell
agents:
  reader:
    runtime: command
    command: [cat]
    promptBy: stdin
`;

const INITIALIZE = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'old', version: '1' } },
};

test('it says nothing but the protocol on stdout, and ends when stdin closes', async () => {
  const { home } = await testHome();
  const child = spawn(COX, ['mcp'], { env: testEnvironment(home), cwd: home });
  child.stdin.end(`not JSON\n\n${JSON.stringify(INITIALIZE)}\n`);
  const [said, complained, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  const [answer, ...more] = said.trim().split('\n');
  expect(JSON.parse(answer ?? '')).toMatchObject({ id: 1, result: { serverInfo: { name: 'cox' } } });
  expect(more).toEqual([]);
  expect(complained).toBe('');
  expect(code).toBe(0);
});

describe.each(ERAS)('to a %s client', (era) => {
  test('it lists every tool before a daemon runs, and the first use of one starts it', async () => {
    const { home, paths, cox } = await testHome();
    const agent = await stdioAgent(home, { era });
    const { tools } = await agent.client.listTools();
    expect(tools.map(({ name }) => name).toSorted()).toEqual(TOOLS);
    for (const { description, inputSchema, annotations } of tools) {
      expect(description?.length).toBeGreaterThan(50);
      expect(inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
      expect(annotations?.readOnlyHint).toBeTypeOf('boolean');
    }
    expect(existsSync(paths.daemonFile)).toBe(false);
    expect((await agent.use('bg_list')).text).toBe('No tasks found.');
    expect(existsSync(paths.daemonFile)).toBe(true);
    await cox(['daemon', 'stop']);
  });

  test('it submits, waits, looks, lists and cancels as its user', async () => {
    const daemon = await testDaemon({ config: CONFIG });
    const agent = await stdioAgent(daemon.home, { era });
    const done = await agent.use('bg_submit', { prompt: 'pwd', title: 'where', wait: true });
    expect(done).toMatchObject({ isError: false, data: { status: 'completed', result: daemon.home } });
    expect(done.text).toContain(daemon.home);
    const { task } = await daemon.client.tasks.get(done.data.id);
    expect(task).toMatchObject({ source: 'mcp', labels: { mcp: 'test-agent' }, title: 'where' });
    expect(task.parentId).toBeUndefined();

    const failed = await agent.use('bg_submit', { prompt: 'echo no; exit 3', wait: true });
    expect(failed).toMatchObject({ isError: true, data: { status: 'failed', reason: 'exit_code' } });

    const long = await agent.use('bg_submit', { prompt: 'echo begun; sleep 60' });
    expect(long.isError).toBe(false);
    const { id } = long.data;
    expect((await agent.use('bg_status', { id })).data).toMatchObject({ id });
    expect((await agent.use('bg_result', { id })).text).toContain('bg_result and wait: true');
    expect((await agent.use('bg_cancel', { id, reason: 'not needed' })).isError).toBe(false);
    expect((await agent.use('bg_result', { id, wait: true })).data).toMatchObject({ status: 'cancelled' });
    const listed = await agent.use('bg_list', { status: 'failed' });
    expect(listed.data.tasks.map((one: { id: string }) => one.id)).toEqual([failed.data.id]);
  });
});

test('what the daemon refuses, and what is no input, is an answer that says what to do', async () => {
  const daemon = await testDaemon({ config: CONFIG });
  const agent = await stdioAgent(daemon.home);
  const missing = await agent.use('bg_status', { id: 'tsk_aaaaaaaaaaaa' });
  expect(missing).toMatchObject({ isError: true, data: undefined });
  expect(missing.text).toMatch(/^task_not_found: there is no task/);
  const nobody = await agent.use('bg_submit', { prompt: 'hi', agent: 'nobody' });
  expect(nobody.text).toMatch(/^agent_not_found: .*'nobody'/);
  const unknown = await agent.use('bg_submit', { prompt: 'hi', pormpt: 'ho' });
  expect(unknown).toMatchObject({ isError: true });
  expect(unknown.text).toContain('pormpt');
  const asked = await agent.use('ask_user', { question: 'Which one?' });
  expect(asked.text).toMatch(/^unprocessable: you are not running in a cox task/);
  expect(await daemon.client.inputs.list()).toEqual([]);
});

test('the session and the agent of its options get what names none', async () => {
  const daemon = await testDaemon({ config: CONFIG });
  const agent = await stdioAgent(daemon.home, { args: ['--session', 'notes', '--agent', 'reader'] });
  const first = await agent.use('bg_submit', { prompt: 'read this', wait: true });
  expect(first.data).toMatchObject({ session: 'notes', agent: 'reader', result: 'read this' });
  const next = await agent.use('send', { session: 'notes', message: 'and this' });
  expect(next.data).toMatchObject({ effect: 'started', task: { session: 'notes', agent: 'reader' } });
  const noted = await agent.use('manage_tasks', { action: 'create', title: 'write it down' });
  expect(noted.data.items[0]).toMatchObject({ session: 'notes', status: 'pending' });
  const apart = await agent.use('spawn', { prompt: 'help', agent: 'reader' });
  expect(apart.data.session).not.toBe('notes');
});

test('only the tools that are named are served', async () => {
  const { home } = await testHome();
  const agent = await stdioAgent(home, { args: ['--tools', 'shell,bg_list,manage_tasks'] });
  const { tools } = await agent.client.listTools();
  expect(tools.map(({ name }) => name)).toEqual(['bg_list', 'manage_tasks']);
});

test('a list of items is kept: parts come before the whole, and what is done is not next', async () => {
  const daemon = await testDaemon({ config: CONFIG });
  const agent = await stdioAgent(daemon.home);
  const items = async (action: string, more = {}) =>
    (await agent.use('manage_tasks', { action, ...more })).data.items;
  const [house] = await items('create', { title: 'Build a house' });
  const [garden] = await items('create', { title: 'Plant a garden' });
  const [roof] = await items('create_subtask', { parent: house.id, title: 'The roof' });
  expect(await items('get_next')).toMatchObject([{ id: garden.id }]);
  await items('start', { id: roof.id });
  expect(await items('get_next')).toMatchObject([{ id: roof.id, status: 'running' }]);
  await items('complete', { id: roof.id, message: 'it is tight' });
  expect(await items('get_next')).toMatchObject([{ id: house.id }]);
  await items('update', { id: house.id, status: 'done' });
  await items('fail', { id: garden.id, message: 'too dry' });
  expect(await items('get_next')).toEqual([]);
  expect(await items('list')).toMatchObject([{ id: house.id }, { id: garden.id }, { id: roof.id }]);
  expect(await items('list', { status: 'failed' })).toMatchObject([{ id: garden.id }]);
  const told = await agent.use('manage_tasks', { action: 'get', id: roof.id });
  expect(told.text).toContain('it is tight');
  const again = await agent.use('manage_tasks', { action: 'start', id: roof.id });
  expect(again).toMatchObject({ isError: true });
  expect(again.text).toMatch(/^illegal_transition: /);
});

test('a reviewer of another agent is given what was asked, answered and to be looked at', async () => {
  const daemon = await testDaemon({ config: CONFIG });
  const agent = await stdioAgent(daemon.home);
  const done = await agent.use('bg_submit', { prompt: 'echo forty-two', wait: true });
  const review = await agent.use('review', {
    agent: 'reader',
    task: done.data.id,
    instructions: 'Is it even?',
  });
  expect(review.data).toMatchObject({ agent: 'reader', status: 'completed' });
  for (const part of ['echo forty-two', '\nforty-two', 'Is it even?', done.data.id])
    expect(review.data.result).toContain(part);
  const { task } = await daemon.client.tasks.get(review.data.id);
  expect(task).toMatchObject({ kind: 'background', workDir: daemon.home });
});

test('to give up a wait ends the wait, not the task', async () => {
  const daemon = await testDaemon({ config: CONFIG });
  const agent = await stdioAgent(daemon.home);
  const stop = new AbortController();
  const waiting = agent.use('bg_submit', { prompt: 'sleep 60', wait: true }, { signal: stop.signal });
  const events = daemon.client.events({ since: 0, types: ['TaskStarted'] });
  for await (const { taskId } of events) {
    stop.abort();
    await expect(waiting).rejects.toThrow();
    expect((await agent.use('bg_status', { id: taskId })).data.status).toBe('running');
    break;
  }
});

test.each(['stop', 'kill9'] as const)('it continues with the daemon that comes after a %s', async (end) => {
  const daemon = await testDaemon({ config: CONFIG });
  const agent = await stdioAgent(daemon.home);
  const before = await agent.use('bg_submit', { prompt: 'echo before', wait: true });
  await daemon[end]();
  await daemon.start();
  expect((await agent.use('bg_result', { id: before.data.id })).data.result).toBe('before');
  expect((await agent.use('bg_submit', { prompt: 'echo after', wait: true })).data.result).toBe('after');
});
