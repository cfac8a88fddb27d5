import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { coxServer, coxToolsThrough } from './cox-tools.ts';
import { type Running, runningApp } from './http/testing/running-app.ts';

const { signal } = new AbortController();

/** A task that runs, its token, and a way to use the tools with it. */
const insideTask = async (running: Running) => {
  const task = await running.shell('echo "$COX_TOKEN"; sleep 60');
  const { ledger } = running;
  const filter = { taskIds: new Set([task.id]), types: new Set(['StreamChunk'] as const) };
  let token = '';
  for await (const [item] of ledger.events.subscribe(0, filter, signal)) {
    if (item?.event.type !== 'StreamChunk') continue;
    token = item.event.data.text.trim();
    break;
  }
  const tools = coxToolsThrough(running.app.fetch)(token);
  const use = async (name: string, input: unknown, stop = signal) => {
    const tool = tools.find((one) => one.name === name);
    if (tool === undefined) throw new Error(`no tool ${name}`);
    return tool.call(input, stop);
  };
  return { task, use };
};

test('an agent in this process submits children of its task, waits for them, and keeps items', async () => {
  const running = await runningApp();
  const { task, use } = await insideTask(running);
  const done = await use('bg_submit', { prompt: 'echo from a child', wait: true });
  expect(done).toMatchObject({ isError: false, text: expect.stringContaining('from a child') });
  const children = await running.ledger.tasks.children(task.id);
  expect(children).toMatchObject([{ source: 'agent', status: 'completed', prompt: 'echo from a child' }]);
  expect(await use('manage_tasks', { action: 'create', title: 'think' })).toMatchObject({ isError: false });
  expect((await use('manage_tasks', { action: 'get_next' })).text).toContain('think');
});

test('it may do no more there than over the API', async () => {
  const running = await runningApp();
  const other = await running.shell('sleep 60');
  const { use } = await insideTask(running);
  expect(await use('bg_cancel', { id: other.id })).toMatchObject({
    isError: true,
    text: expect.stringMatching(/^forbidden: /),
  });
});

test('a wait that is given up leaves the child at work', async () => {
  const running = await runningApp();
  const { task, use } = await insideTask(running);
  const stop = new AbortController();
  const waiting = use('bg_submit', { prompt: 'sleep 60', wait: true }, stop.signal);
  const started = running.ledger.events.subscribe(0, { types: new Set(['TaskStarted']) }, signal);
  for await (const batch of started) if (batch.some(({ event }) => event.taskId !== task.id)) break;
  stop.abort();
  expect(await waiting).toMatchObject({ isError: true, text: expect.stringMatching(/^cancelled: /) });
  expect(await running.ledger.tasks.children(task.id)).toMatchObject([{ status: 'running' }]);
});

test('the program that serves the tools is there', () => {
  const { command, args } = coxServer();
  expect(command).toBe(process.execPath);
  expect(args[1]).toBe('mcp');
  expect(existsSync(args[0] ?? '')).toBe(true);
});
