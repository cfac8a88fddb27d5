// A provider that takes no more requests for a while.

import { expect, test } from 'vitest';
import { nextEvent } from '../helpers/events.ts';
import { ended, submit } from '../helpers/submitted.ts';
import { modelDaemon } from './model-daemon.ts';

/** Longer than what is waited for without giving the slot back. */
const RESET_SECONDS = 6;

const limited = (seconds: number) =>
  ({ status: 429, message: 'too many requests', headers: { 'retry-after': `${seconds}` } }) as const;

test('a task of an agent that parks waits without a slot until the reset, says so, and continues on its own', async () => {
  const { daemon, models, folder } = await modelDaemon(
    [
      { say: [{ tool: 'list_files', input: {} }], claims: { input: 100, output: 10 } },
      limited(RESET_SECONDS),
      { say: ['Done.'], claims: { input: 200, output: 20 } },
    ],
    { agent: { onLimit: 'park' }, config: 'maxConcurrentTasks: 1\n' },
  );
  const startedMs = Date.now();
  const id = await submit(daemon, folder, ['look']);
  const parked = await nextEvent(daemon, id, ({ type }) => type === 'TaskRetrying');
  const { task } = await daemon.client.tasks.get(id);
  expect(task).toMatchObject({ status: 'pending', reason: 'limit' });
  const runAt = parked.type === 'TaskRetrying' ? parked.data.runAt : '';
  expect(Date.parse(runAt) - startedMs).toBeGreaterThan(RESET_SECONDS * 1_000);
  expect(task.runAt).toBe(runAt);
  // Its slot is free meanwhile.
  expect((await daemon.cox(['tasks', 'run', '--agent', 'shell', 'echo free'])).stdout).toBe('free\n');
  const active = await daemon.cox(['tasks', 'active']);
  expect(active.stdout).toMatch(new RegExp(`^${id} .* ${runAt} .* pending$`, 'm'));
  const described = (await daemon.cox(['tasks', 'describe', id])).stdout;
  expect(described).toMatch(new RegExp(`^Not before +${runAt}$`, 'm'));
  expect(described).toMatch(/^Reason .*limit/m);
  const explained = await daemon.cox(['tasks', 'explain', id]);
  expect(explained.stdout).toMatch(/provider's limit resets in \d+s/);
  const done = await ended(daemon, id);
  expect(done).toMatchObject({ status: 'completed', result: 'Done.' });
  expect(Date.parse(done.endedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(runAt));
  // It went on where it stopped: nothing is said or done twice, and nothing that was counted is lost.
  expect(models.requests).toHaveLength(3);
  expect(models.requests[2]?.messages.map(({ role }) => role)).toEqual(
    models.requests[1]?.messages.map(({ role }) => role),
  );
  expect(done.usage).toMatchObject({ inputTokens: 300, outputTokens: 30 });
});

test('without parking it fails with the reason and the time', async () => {
  const { daemon, folder } = await modelDaemon([limited(3_600)]);
  const run = await daemon.cox(['tasks', 'run', '--workdir', folder, 'look']);
  expect(run.code).toBe(10);
  const { task } = await daemon.client.tasks.get('@1');
  expect(task).toMatchObject({ status: 'failed', reason: 'limit' });
  expect(task.error?.message).toMatch(/too many requests.*resets at 20\d\d-/);
  expect((await daemon.cox(['tasks', 'explain', '@1'])).stdout).toContain('cox tasks retry');
});

test('a parked task is cancelled at once, and one that was parked by a daemon continues under the next', async () => {
  const { daemon, folder } = await modelDaemon([limited(3_600), limited(RESET_SECONDS), { say: ['Done.'] }], {
    agent: { onLimit: 'park' },
  });
  const first = await submit(daemon, folder, ['look']);
  await nextEvent(daemon, first, ({ type }) => type === 'TaskRetrying');
  const second = await submit(daemon, folder, ['look again']);
  await nextEvent(daemon, second, ({ type }) => type === 'TaskRetrying');
  expect((await daemon.cox(['tasks', 'cancel', first])).code).toBe(0);
  expect(await ended(daemon, first)).toMatchObject({ status: 'cancelled', reason: 'user' });
  await daemon.stop();
  await daemon.start();
  expect(await ended(daemon, second)).toMatchObject({ status: 'completed', result: 'Done.' });
});
