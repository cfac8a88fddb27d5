// Cancelling an agent that is nothing but a model, wherever it is just then.

import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TestDaemon } from '../helpers/daemon.ts';
import { nextEvent } from '../helpers/events.ts';
import { processesOf } from '../helpers/processes.ts';
import { ended, submit } from '../helpers/submitted.ts';
import { ALLOWED, modelDaemon, shell } from './model-daemon.ts';

/** Waits until the shell of the task has said that it runs. */
const untilPrinted = (daemon: TestDaemon, id: string, text: string) =>
  nextEvent(daemon, id, (event) => event.type === 'ToolCallUpdated' && `${event.data.output}`.includes(text));

/** What runs for the daemon besides itself. */
const running = (daemon: TestDaemon): readonly string[] =>
  processesOf(daemon.home).flatMap(({ pid, command }) => (pid === daemon.pid ? [] : [command]));

describe('a cancel in the middle of a shell command', () => {
  test('lets it finish, skips the calls behind it, and asks the model nothing more', async () => {
    const waiting = 'echo begun; until [ -e go ]; do sleep 0.05; done; echo over > over.txt';
    const { daemon, models, folder } = await modelDaemon(
      [{ say: [shell(waiting), shell('touch never.txt')] }],
      { agent: ALLOWED, config: 'cancelToolGrace: 15s\n' },
    );
    const id = await submit(daemon, folder, ['work']);
    await untilPrinted(daemon, id, 'begun');
    const cancelled = daemon.cox(['tasks', 'cancel', id]);
    await nextEvent(daemon, id, ({ type }) => type === 'CancelRequested');
    expect((await daemon.cox(['tasks', 'explain', id])).stdout).toContain('waiting for shell');
    await writeFile(join(folder, 'go'), '');
    expect(await cancelled).toMatchObject({ code: 0 });
    expect(await ended(daemon, id)).toMatchObject({ status: 'cancelled', reason: 'user' });
    expect(await readFile(join(folder, 'over.txt'), 'utf8')).toBe('over\n');
    expect(existsSync(join(folder, 'never.txt'))).toBe(false);
    const { toolCalls } = await daemon.client.tasks.get(id, { include: ['toolCalls'] });
    expect(toolCalls?.map(({ status }) => status)).toEqual(['completed', 'skipped']);
    expect((await daemon.cox(['tasks', 'describe', id])).stdout).toMatch(/⊘ shell .*skipped/);
    expect(models.requests).toHaveLength(1);
    expect(running(daemon)).toEqual([]);
  });

  test('leaves nothing running when it does not finish within the grace, whatever it started', async () => {
    const command = `setsid sh -c 'trap "" TERM; echo $COX_RUN > mark.txt; sleep 1000' & trap "" TERM; until [ -s mark.txt ]; do sleep 0.05; done; echo begun; sleep 1000; sleep 1000`;
    const { daemon, folder } = await modelDaemon([{ say: [shell(command), shell('touch never.txt')] }], {
      agent: ALLOWED,
      config: 'cancelToolGrace: 300ms\ncancelGrace: 4s\n',
    });
    const id = await submit(daemon, folder, ['work']);
    await untilPrinted(daemon, id, 'begun');
    expect(running(daemon).length).toBeGreaterThan(1);
    await daemon.cox(['tasks', 'cancel', id]);
    const task = await ended(daemon, id);
    expect(task).toMatchObject({ status: 'cancelled', reason: 'user' });
    // Both graces and no more, although two programs ignore SIGTERM one after the other.
    expect(Date.parse(task.endedAt ?? '') - Date.parse(task.cancelRequestedAt ?? '')).toBeLessThan(8_000);
    expect(running(daemon)).toEqual([]);
    const { toolCalls } = await daemon.client.tasks.get(id, { include: ['toolCalls'] });
    expect(toolCalls?.map(({ status }) => status)).toEqual(['cancelled', 'skipped']);
  });

  test('with --now ends at once', async () => {
    const { daemon, folder } = await modelDaemon([{ say: [shell('echo begun; sleep 1000')] }], {
      agent: ALLOWED,
    });
    const id = await submit(daemon, folder, ['work']);
    await untilPrinted(daemon, id, 'begun');
    await daemon.cox(['tasks', 'cancel', '--now', id]);
    expect(await ended(daemon, id)).toMatchObject({ status: 'cancelled', reason: 'user' });
    expect(running(daemon)).toEqual([]);
  });
});

const cut = { gate: new Promise<never>(() => {}) };

describe('a cancel while the model answers', () => {
  test('lets the answer finish, counts its tokens and runs no tool that it wants', async () => {
    const { promise, resolve: goOn } = Promise.withResolvers<void>();
    const said = ['I begin. ', { gate: promise }, 'I end. ', shell('touch never.txt')];
    const { daemon, models, folder } = await modelDaemon(
      [{ say: said, claims: { input: 1_200, output: 34 } }],
      {
        agent: ALLOWED,
      },
    );
    const id = await submit(daemon, folder, ['talk']);
    await nextEvent(daemon, id, ({ type }) => type === 'StreamChunk');
    const cancelled = daemon.cox(['tasks', 'cancel', id]);
    await nextEvent(daemon, id, ({ type, data }) => type === 'AgentStatus' && data.phase === 'cancelling');
    expect((await daemon.cox(['tasks', 'explain', id])).stdout).toContain('waiting for the model');
    goOn();
    expect(await cancelled).toMatchObject({ code: 0 });
    const task = await ended(daemon, id);
    expect(task).toMatchObject({ status: 'cancelled', reason: 'user', result: 'I begin. I end.' });
    expect(task.usage).toMatchObject({ inputTokens: 1_200, outputTokens: 34 });
    expect(task.usage?.isIncomplete).toBeUndefined();
    expect(await models.requests[0]?.ended).toBe('answered');
    expect(models.requests).toHaveLength(1);
    const { toolCalls } = await daemon.client.tasks.get(id, { include: ['toolCalls'] });
    expect(toolCalls?.map(({ status }) => status)).toEqual(['skipped']);
    expect(existsSync(join(folder, 'never.txt'))).toBe(false);
  });

  test('with --now cuts it: what it said stays, what it cost is unknown and not 0', async () => {
    const { daemon, models, folder } = await modelDaemon([{ say: ['I begin. ', cut] }]);
    const id = await submit(daemon, folder, ['talk']);
    await nextEvent(daemon, id, ({ type }) => type === 'StreamChunk');
    const waits = daemon.cox(['tasks', 'cancel', id]);
    await nextEvent(daemon, id, ({ type, data }) => type === 'AgentStatus' && data.phase === 'cancelling');
    await daemon.cox(['tasks', 'cancel', '--now', id]);
    const task = await ended(daemon, id);
    expect(await waits).toMatchObject({ code: 0 });
    expect(task).toMatchObject({ status: 'cancelled', result: 'I begin.', usage: { isIncomplete: true } });
    expect(task.usage?.inputTokens).toBeUndefined();
    expect(await models.requests[0]?.ended).toBe('left');
    expect((await daemon.cox(['tasks', 'describe', id])).stdout).toMatch(
      /Input tokens +–\n +Output tokens +–\n/,
    );
  });

  test('gives it its time and no more; what was counted before is what it cost at least', async () => {
    const { daemon, folder } = await modelDaemon(
      [{ say: [shell('true')], claims: { input: 1_000, output: 20 } }, { say: ['And then ', cut] }],
      { agent: ALLOWED, config: 'cancelToolGrace: 300ms\n' },
    );
    const id = await submit(daemon, folder, ['talk']);
    await nextEvent(daemon, id, ({ type }) => type === 'StreamChunk');
    await daemon.cox(['tasks', 'cancel', id]);
    expect(await ended(daemon, id)).toMatchObject({
      status: 'cancelled',
      usage: { inputTokens: 1_000, outputTokens: 20, isIncomplete: true },
    });
    expect((await daemon.cox(['tasks', 'describe', id])).stdout).toMatch(/Input tokens +≥ 1,000\n/);
  });

  test('of a daemon that stops waits for no answer', async () => {
    const { daemon, folder } = await modelDaemon([{ say: ['I begin. ', cut] }]);
    const id = await submit(daemon, folder, ['talk']);
    await nextEvent(daemon, id, ({ type }) => type === 'StreamChunk');
    await daemon.stop();
    await daemon.start();
    expect((await daemon.client.tasks.get(id)).task).toMatchObject({
      status: 'cancelled',
      reason: 'shutdown',
      usage: { isIncomplete: true },
    });
  });
});

test('a cancel while a person is asked closes the question', async () => {
  const { daemon, folder } = await modelDaemon([
    { say: [shell('touch never.txt'), shell('touch never.txt')] },
  ]);
  const id = await submit(daemon, folder, ['work']);
  await nextEvent(daemon, id, ({ type }) => type === 'InputRequested');
  await daemon.cox(['tasks', 'cancel', id]);
  expect(await ended(daemon, id)).toMatchObject({ status: 'cancelled' });
  expect((await daemon.cox(['inbox', '-q'])).stdout).toBe('');
  const { toolCalls } = await daemon.client.tasks.get(id, { include: ['toolCalls'] });
  expect(toolCalls?.map(({ status }) => status)).toEqual(['skipped', 'skipped']);
  expect(existsSync(join(folder, 'never.txt'))).toBe(false);
});
