// The loop of a model lives in the daemon, and what it did in the ledger: killed anywhere, it goes on after its last step, and
// nothing of it is done twice, lost or counted twice.

import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { TaskEvent, TaskId } from '@coxswain/protocol';
import { expect, onTestFinished, test } from 'vitest';
import { startMcpHttpServer } from '../../packages/runtimes/src/testing/mcp-server/http.ts';
import type { Script } from '../../packages/runtimes/src/testing/model-server/index.ts';
import type { TestDaemon } from '../helpers/daemon.ts';
import { openRequest } from '../helpers/events.ts';
import { ended, submit } from '../helpers/submitted.ts';
import { ALLOWED, modelDaemon } from '../model/model-daemon.ts';

/** Kills the daemon like a crash and starts the next. */
const crash = async (daemon: TestDaemon): Promise<void> => {
  await daemon.kill9();
  await daemon.start();
};

const claims = { input: 100, output: 10 };
const never = new Promise<never>(() => {});

/** How many answers of tools the model was told. */
const resultsIn = (messages: readonly { readonly role: string }[]): number =>
  messages.filter(({ role }) => role === 'tool').length;

const eventsOf = async ({ client }: TestDaemon, id: string): Promise<readonly TaskEvent['type'][]> => {
  const types: TaskEvent['type'][] = [];
  for await (const event of client.tasks.stream(id as TaskId)) types.push(event.type as TaskEvent['type']);
  return types;
};

const count = (all: readonly string[], wanted: string): number => all.filter((one) => one === wanted).length;

test('a loop that is killed ten times does each step once, and knows what it cost', async () => {
  const steps = 12;
  const kills = 10;
  let held = Promise.withResolvers<void>();
  const asked = new Set<number>();
  // Each step is asked for in vain once: the daemon dies while it waits, or while it is being answered.
  const script: Script = ({ messages }) => {
    const step = resultsIn(messages) + 1;
    const isFirst = !asked.has(step);
    asked.add(step);
    if (isFirst && step <= kills) {
      held.resolve();
      return step % 2 === 0 ? { say: [`cut ${step}. `, { gate: never }] } : { say: [{ gate: never }] };
    }
    if (step > steps) return { say: ['All done.'], claims };
    return {
      say: [
        `step ${step}. `,
        { tool: 'write_file', input: { path: `${step}.txt`, content: `${step}` }, id: `call_${step}` },
      ],
      claims,
    };
  };
  const { daemon, folder } = await modelDaemon(script, { agent: ALLOWED });
  const id = await submit(daemon, folder, ['go']);
  for (let kill = 1; kill <= kills; kill++) {
    await held.promise;
    held = Promise.withResolvers();
    await crash(daemon);
  }
  const task = await ended(daemon, id);
  expect(task).toMatchObject({ status: 'completed', result: 'All done.', attempt: 1 });
  expect(task.usage).toMatchObject({ inputTokens: 1_300, outputTokens: 130, isIncomplete: true });
  const { toolCalls = [] } = await daemon.client.tasks.get(id, { include: ['toolCalls'] });
  expect(toolCalls.map(({ toolCallId, status }) => `${toolCallId} ${status}`)).toEqual(
    Array.from({ length: steps }, (_, at) => `call_${at + 1} completed`),
  );
  const events = await eventsOf(daemon, id);
  expect(count(events, 'RunAdopted')).toBe(kills);
  expect(count(events, 'ToolCallCompleted')).toBe(steps);
  expect(count(events, 'TaskStarted')).toBe(1);
  const log = (await daemon.cox(['tasks', 'logs', id])).stdout;
  for (let step = 1; step <= steps; step++)
    expect(log.match(new RegExp(`\\bstep ${step}\\. `, 'g'))).toHaveLength(1);
  expect(log).not.toMatch(/cut \d+\. (step|cut)/);
});

test('a tool that only reads is called again under the same call, one that may have done something is not', async () => {
  let pages = 0;
  const web = createServer((_, response) => {
    if (++pages > 1) response.end('the page');
  });
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  const calls: string[] = [];
  const mcp = await startMcpHttpServer(async (message) => {
    if (!message.includes('tools/call')) return;
    calls.push(message);
    await never;
  });
  onTestFinished(async () => {
    web.closeAllConnections();
    web.close();
    await mcp.close();
  });
  const address = web.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
  const { daemon, models, folder } = await modelDaemon(
    [
      { say: [{ tool: 'fetch_url', input: { url }, id: 'look' }], claims },
      { say: [{ tool: 'small_add', input: { a: 1, b: 2 }, id: 'act' }], claims },
      { say: ['Done.'], claims },
    ],
    { agent: { ...ALLOWED, mcpServers: { small: { url: mcp.url } } } },
  );
  const id = await submit(daemon, folder, ['go']);
  await expect.poll(() => pages).toBe(1);
  await crash(daemon);
  await expect.poll(() => calls.length).toBe(1);
  await crash(daemon);
  expect(await ended(daemon, id)).toMatchObject({ status: 'completed', result: 'Done.' });
  expect(pages).toBe(2);
  expect(calls).toHaveLength(1);
  expect(models.requests).toHaveLength(3);
  expect(models.requests[2]?.lastText).toContain('may or may not have taken effect');
  const { task, toolCalls } = await daemon.client.tasks.get(id, { include: ['toolCalls'] });
  expect(toolCalls).toMatchObject([
    { toolCallId: 'look', status: 'completed', output: 'the page' },
    { toolCallId: 'act', status: 'failed' },
  ]);
  // No call of the model was cut.
  expect(task.usage).toEqual(expect.not.objectContaining({ isIncomplete: true }));
  expect(task.usage).toMatchObject({ inputTokens: 300, outputTokens: 30 });
});

test('a permission is asked for once, and its answer reaches the loop of the next daemon', async () => {
  const { daemon, folder } = await modelDaemon([
    { say: [{ tool: 'write_file', input: { path: 'made.txt', content: 'made' }, id: 'make' }] },
    { say: [{ tool: 'ask_user', input: { question: 'Which?' }, id: 'which' }] },
    { say: ['Done.'] },
  ]);
  const id = await submit(daemon, folder, ['make a file']);
  const request = await openRequest(daemon, id);
  await crash(daemon);
  expect((await daemon.client.tasks.get(id)).task).toMatchObject({ status: 'needs_input', attempt: 1 });
  expect((await daemon.cox(['approve', request.id])).code).toBe(0);
  const asked = async () => (await daemon.client.inputs.list()).find(({ title }) => title === 'Which?');
  await expect.poll(asked).toBeDefined();
  await crash(daemon);
  const question = await asked();
  expect((await daemon.cox(['answer', question?.id ?? '', 'this one'])).code).toBe(0);
  expect(await ended(daemon, id)).toMatchObject({ status: 'completed', result: 'Done.' });
  expect(await readFile(join(folder, 'made.txt'), 'utf8')).toBe('made');
  const events = await eventsOf(daemon, id);
  expect(count(events, 'InputRequested')).toBe(2);
  expect(count(events, 'ToolCallCompleted')).toBe(2);
});

test('a message that came while a tool was at work is read after the restart, once', async () => {
  const { daemon, models, folder } = await modelDaemon(
    [
      { say: [{ tool: 'shell', input: { command: 'while [ ! -e go ]; do sleep 0.02; done' }, id: 'wait' }] },
      { say: [{ gate: never }], when: ({ n }) => n === 2 },
      { say: ['Done.'] },
    ],
    { agent: ALLOWED },
  );
  const id = await submit(daemon, folder, ['go']);
  await expect
    .poll(async () => (await daemon.client.tasks.get(id, { include: ['toolCalls'] })).toolCalls?.[0]?.status)
    .toBe('running');
  expect((await daemon.cox(['tasks', 'message', id, 'be quick'])).code).toBe(0);
  await crash(daemon);
  await writeFile(join(folder, 'go'), '');
  await models.whenAsked(2);
  await crash(daemon);
  expect(await ended(daemon, id)).toMatchObject({ status: 'completed', result: 'Done.' });
  for (const request of models.requests.slice(1))
    expect(request.messages.filter(({ text }) => text.includes('be quick'))).toHaveLength(1);
});

test('an agent that says onDaemonDeath: fail ends with its daemon; a restart carries the others over', async () => {
  const { daemon, models, folder } = await modelDaemon(
    ({ n }) => (n <= 2 ? { say: [{ gate: never }] } : { say: ['Done.'] }),
    { agents: { mortal: { onDaemonDeath: 'fail' } } },
  );
  const lasting = await submit(daemon, folder, ['go']);
  const mortal = await submit(daemon, folder, ['--agent', 'mortal', 'go']);
  await models.whenAsked(2);
  const restarted = await daemon.cox(['daemon', 'restart']);
  expect(restarted.stderr).toContain('1 running task was carried over');
  expect(await ended(daemon, lasting)).toMatchObject({ status: 'completed', result: 'Done.', attempt: 1 });
  expect(await ended(daemon, mortal)).toMatchObject({ status: 'cancelled' });
  await daemon.cox(['daemon', 'stop']);
});

test('a discussion goes on with the speech that is under way, and prints each speech once', async () => {
  const held = Promise.withResolvers<void>();
  let asked = 0;
  const { daemon, models } = await modelDaemon(
    async ({ n }) => {
      asked = n;
      // The second speech is asked for in vain, and so is the verdict.
      if (n === 2 || n === 6) return { say: [{ gate: never }] };
      if (n === 3) await held.promise;
      return { say: [`speech ${n}`], claims };
    },
    { agents: { one: {}, two: {} } },
  );
  const run = await daemon.cox(['discuss', '-q', '--agents', 'one,two', 'Tea?']);
  const id = run.stdout.trim();
  await models.whenAsked(2);
  await crash(daemon);
  await models.whenAsked(3);
  held.resolve();
  await models.whenAsked(6);
  await crash(daemon);
  expect(await ended(daemon, id)).toMatchObject({ status: 'completed', result: 'speech 7', attempt: 1 });
  expect(asked).toBe(7);
  const { tasks } = await daemon.client.tasks.list({ parent: id });
  expect(tasks.map(({ status, attempt }) => `${status} ${attempt}`)).toEqual(
    Array.from({ length: 5 }, () => 'completed 1'),
  );
  const log = (await daemon.cox(['tasks', 'logs', id])).stdout;
  for (const speech of [1, 3, 4, 5, 7])
    expect(log.match(new RegExp(`speech ${speech}$`, 'gm'))).toHaveLength(1);
});
