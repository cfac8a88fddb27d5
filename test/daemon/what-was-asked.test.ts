// What was asked for stands: also when the daemon dies, stands still, or the agent says something else at the end.

import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { IGNORES_TERM } from '../engine/ignores-term.ts';
import { ENDS_RUNS, type TestDaemon, testDaemon } from '../helpers/daemon.ts';
import { openRequest } from '../helpers/events.ts';
import { ended } from '../helpers/submitted.ts';

const AGENT = join(import.meta.dirname, '../../packages/runtimes/src/testing/acp-agent/agent.ts');
const PATIENTLY = { timeout: 20_000 };

const stubbornTask = async (daemon: TestDaemon): Promise<string> => {
  const { task } = await daemon.client.tasks.submit({ prompt: IGNORES_TERM, agent: 'shell' });
  for await (const event of daemon.client.tasks.stream(task.id)) if (event.type === 'StreamChunk') break;
  return task.id;
};

test('a cancel that was accepted before the daemon was killed is carried out by the next start', async () => {
  await using daemon = await testDaemon({ config: `cancelGrace: 10m\n${ENDS_RUNS}` });
  const id = await stubbornTask(daemon);
  await daemon.cox(['tasks', 'cancel', id, '--no-wait', '--reason', 'wrong branch']);
  await daemon.kill9();
  await daemon.start();
  expect(await ended(daemon, id)).toMatchObject({ status: 'cancelled', reason: 'user' });
  expect((await daemon.cox(['tasks', 'describe', id])).stdout).toContain('wrong branch');
  const retried = await daemon.cox(['tasks', 'retry', '--failed', '--yes']);
  expect(retried.stdout).toBe('');
});

test('a delete that was accepted before the daemon was killed is carried out by the next start, children included', async () => {
  await using daemon = await testDaemon({ config: `cancelGrace: 10m\n${ENDS_RUNS}` });
  const id = await stubbornTask(daemon);
  const child = await daemon.client.tasks.submit({ prompt: IGNORES_TERM, agent: 'shell', parentId: id });
  const waiting = await daemon.client.tasks.submit({
    prompt: 'true',
    agent: 'shell',
    parentId: child.task.id,
  });
  expect(await daemon.client.tasks.remove(id)).toMatchObject({ effect: 'cancelling', descendants: 2 });
  await daemon.kill9();
  await daemon.start();
  await expect
    .poll(async () => (await daemon.client.tasks.list({ limit: '9' })).tasks, PATIENTLY)
    .toEqual([]);
  for (const one of [id, child.task.id, waiting.task.id])
    expect((await daemon.cox(['tasks', 'describe', one])).code).toBe(3);
});

test('a turn that ends with “all done” because a cancel took its question away is cancelled, and keeps the words', async () => {
  const command = [process.execPath, AGENT];
  await using daemon = await testDaemon({
    config: `agents:\n  small: ${JSON.stringify({ runtime: 'acp', command, permissions: { execute: 'ask', other: 'ask' } })}\n`,
  });
  const { task } = await daemon.client.tasks.submit({ prompt: 'shrugs', agent: 'small' });
  await openRequest(daemon, task.id);
  await daemon.cox(['tasks', 'cancel', task.id]);
  expect(await ended(daemon, task.id)).toMatchObject({
    status: 'cancelled',
    reason: 'user',
    result: 'all done',
  });
  const result = await daemon.cox(['bg', 'result', task.id]);
  expect([result.code, result.stdout]).toEqual([11, '']);
  expect(result.stderr).toContain('cancelled');
  expect((await daemon.cox(['tasks', 'describe', task.id])).stdout).toContain('all done');
});

test('a task that ended while the daemon stood still has not reached its time limit', async () => {
  await using daemon = await testDaemon();
  const go = join(daemon.home, 'go');
  const gone = join(daemon.home, 'gone');
  const timeoutMs = 8_000;
  const prompt = `echo ready; while ! [ -e ${go} ]; do sleep 0.05; done; touch ${gone}; echo finished`;
  const { task } = await daemon.client.tasks.submit({ prompt, agent: 'shell', timeoutMs });
  for await (const event of daemon.client.tasks.stream(task.id)) if (event.type === 'StreamChunk') break;
  process.kill(daemon.pid, 'SIGSTOP');
  try {
    await writeFile(go, '');
    await expect.poll(() => existsSync(gone), PATIENTLY).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, timeoutMs + 500));
  } finally {
    process.kill(daemon.pid, 'SIGCONT');
  }
  expect(await ended(daemon, task.id)).toMatchObject({ status: 'completed', result: 'ready\nfinished' });
});
