// How many background tasks one submitter may have under way: what one more is told, and how a batch fits in.

import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { COX } from '../helpers/cox.ts';
import { ENDS_RUNS, type TestDaemon, testDaemon } from '../helpers/daemon.ts';
import { ended } from '../helpers/submitted.ts';

const CONFIG = 'defaultAgent: shell\nmaxConcurrentTasks: 20\nbackground.maxConcurrentTasks: 3\n';

const batchOf = (count: number, prompt: string): string =>
  Array.from({ length: count }, () => `${JSON.stringify({ prompt })}\n`).join('');

const counts = async ({ client }: TestDaemon) => {
  const { running, pending } = await client.tasks.counts();
  return { running, pending };
};

test('a batch starts as many tasks as the limit says, keeps the rest, and leaves its submitter room, also after a crash', async () => {
  const daemon = await testDaemon({ config: CONFIG + ENDS_RUNS });
  const { cox, home } = daemon;
  const prompt = `until [ -e '${home}/go' ]; do sleep 0.05; done`;
  const batch = await cox(['bg', 'submit', '--batch', '-', '-q'], { stdin: batchOf(8, prompt) });
  expect(batch).toMatchObject({ code: 0, stderr: '' });
  const ids = batch.stdout.trim().split('\n');
  expect(ids).toHaveLength(8);
  await expect.poll(() => counts(daemon), { timeout: 20_000 }).toEqual({ running: 3, pending: 5 });
  const why = (await cox(['tasks', 'explain', ids[7] ?? ''])).stdout;
  expect(why).toContain('background.maxConcurrentTasks');
  expect(why).toContain("3 tasks of its submitter's batches are active");
  expect(await cox(['bg', 'submit', 'true'])).toMatchObject({ code: 0 });

  await daemon.kill9();
  await daemon.start();
  await expect.poll(() => counts(daemon), { timeout: 20_000 }).toEqual({ running: 3, pending: 2 });
  await appendFile(join(home, 'go'), '');
  const tasks = await Promise.all(ids.map((id) => ended(daemon, id)));
  const completed = tasks.filter(({ status }) => status === 'completed');
  expect(completed).toHaveLength(5);
  const beside = completed.map(
    ({ startedAt = '' }) =>
      completed.filter((other) => (other.startedAt ?? '') <= startedAt && startedAt < (other.endedAt ?? ''))
        .length,
  );
  expect(Math.max(...beside)).toBe(3);
});

test('one more than the limit is refused with the key and what to do; another submitter has room of its own', async () => {
  const { cox } = await testDaemon({ config: CONFIG });
  for (let count = 0; count < 3; count += 1)
    expect(await cox(['bg', 'submit', '--delay', '1h', 'true'])).toMatchObject({ code: 0 });
  const refused = await cox(['bg', 'submit', 'true']);
  expect(refused.code).toBe(75);
  expect(refused.stderr).toContain(
    '3 background tasks are active (yours), and background.maxConcurrentTasks is 3',
  );
  expect(refused.stderr).toContain('cox bg submit --batch');
  expect(refused.stderr).toContain('cox config set background.maxConcurrentTasks <number>');

  const submitting = `for n in 1 2 3 4; do '${COX}' bg submit -q --delay 1h true || echo "refused: $?"; done 2>&1`;
  const agent = await cox(['tasks', 'run', submitting]);
  expect(agent.stdout.match(/^tsk_/gm)).toHaveLength(3);
  expect(agent.stdout).toMatch(/those of session 'ses_\w+'.*\nrefused: 75\n/s);
});
