// A wall clock that is wrong, or is set while the daemon runs: what people see of durations and of history.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Task } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { type TestDaemon, testDaemon } from '../helpers/daemon.ts';
import { testFolder } from '../helpers/folder.ts';
import { jumpingClock } from '../helpers/jumping-clock.ts';
import { ended } from '../helpers/submitted.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const started = async ({ client }: TestDaemon, prompt: string, workDir: string): Promise<string> => {
  const { task } = await client.tasks.submit({ prompt, agent: 'shell', workDir });
  for await (const { type } of client.tasks.stream(task.id)) if (type === 'TaskStarted') break;
  return task.id;
};

const shown = async ({ cox }: TestDaemon, ...args: readonly string[]): Promise<string> =>
  (await cox(args)).stdout;

describe('a clock that is set under a running task', () => {
  test.each([HOUR, -HOUR])('by %i ms changes no duration that anyone sees', async (jumpMs) => {
    const clock = await jumpingClock();
    const daemon = await testDaemon({ env: clock.env });
    const folder = await testFolder();
    const id = await started(daemon, 'until [ -e go ]; do sleep 0.05; done', folder);
    clock.set(jumpMs);
    const [running] = (await daemon.client.tasks.list({ status: 'running' })).tasks;
    expect(running?.durationMs).toBeLessThan(HOUR / 2);
    const hours = /\d+h\d\dm/;
    expect(await shown(daemon, 'tasks', 'list')).not.toMatch(hours);
    expect(await shown(daemon, 'tasks', 'explain', id)).not.toMatch(hours);
    await writeFile(join(folder, 'go'), '');
    const task = await ended(daemon, id);
    expect(task).toMatchObject({ status: 'completed' });
    expect(task.durationMs).toBeLessThan(HOUR / 2);
    expect(Date.parse(task.endedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(task.startedAt ?? ''));
    for (const command of [['tasks', 'list'], ['bg', 'list'], ['insights']])
      expect(await shown(daemon, ...command)).not.toMatch(hours);
    expect(await shown(daemon, 'tasks', 'describe', id)).not.toMatch(/completed +\d+h/);
    const report = JSON.parse(await shown(daemon, 'insights', '--json'));
    for (const { p95DurationMs } of report.agents) expect(p95DurationMs).toBeLessThan(HOUR / 2);
  });

  test('leaves the events and the history of a task in order', async () => {
    const clock = await jumpingClock();
    const daemon = await testDaemon({ env: clock.env });
    const id = await started(daemon, 'sleep 1000', await testFolder());
    clock.set(-HOUR);
    await daemon.client.tasks.cancel(id);
    await ended(daemon, id);
    const { task, history = [] } = await daemon.client.tasks.get(id, { include: ['history'] });
    const stamps = history.map(({ at }) => at);
    expect(stamps).toEqual(stamps.toSorted());
    const ordered: Pick<Task, 'createdAt' | 'startedAt' | 'cancelRequestedAt' | 'endedAt'> = task;
    const times = [ordered.createdAt, ordered.startedAt, ordered.cancelRequestedAt, ordered.endedAt];
    expect(times).toEqual(times.toSorted());
  });
});

describe('a clock that is 40 days ahead at the start', () => {
  test('makes no history old: what would be pruned waits, and is announced', async () => {
    const clock = await jumpingClock();
    const daemon = await testDaemon({ env: clock.env });
    const id = await started(daemon, 'true', await testFolder());
    await ended(daemon, id);
    expect((await daemon.client.daemon.status()).pruneHeld).toBeUndefined();
    await daemon.stop();
    clock.set(40 * DAY);
    await daemon.start();
    const held = async () => (await daemon.client.daemon.status()).pruneHeld;
    await expect.poll(held, { timeout: 20_000 }).toMatchObject({ tasks: 1 });
    expect((await held())?.clockAheadMs).toBeGreaterThan(39 * DAY);
    expect(await shown(daemon, 'daemon', 'status')).toMatch(
      /Clock +The clock is 40d\d\dh ahead of the last event/,
    );
    expect(await daemon.cox(['doctor'])).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/✗ Clock .*ahead of the last event; pruning 1 old tasks? waits/),
    });
    const refused = await daemon.cox(['prune']);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('Use --yes') });
    const dry = await daemon.cox(['prune', '--dry-run']);
    expect(dry.stderr).toContain('ahead of the last event');
    expect((await daemon.client.tasks.get(id)).task.status).toBe('completed');
    await daemon.stop();
    clock.set(0);
    await daemon.start();
    expect((await daemon.client.daemon.status()).pruneHeld).toBeUndefined();
    expect((await daemon.client.tasks.get(id)).task.status).toBe('completed');
  });
});
