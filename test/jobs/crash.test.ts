import type { Job } from '@coxswain/protocol';
import { describe, expect, it } from 'vitest';
import { ENDS_RUNS, type TestDaemon, testDaemon } from '../helpers/daemon.ts';
import { eventsOf, runsOf, save } from './watch.ts';

/** Waits until so many slots have fired or were missed: a run that died in a crash makes the job wait for a while. */
const slotsDealtWith = async (daemon: TestDaemon, { id }: Job, count: number): Promise<void> => {
  let seen = 0;
  for await (const event of daemon.client.events({ since: 0, types: ['JobFired', 'JobMissed'] })) {
    if ('jobId' in event.data && event.data.jobId === id) seen += 1;
    if (seen >= count) return;
  }
};

describe('jobs of a daemon that is killed', () => {
  it('deal with each second exactly once over five crashes', async () => {
    await using daemon = await testDaemon();
    const job = await save(daemon, {
      name: 'tick',
      prompt: 'true',
      triggers: [{ kind: 'every', everyMs: 1_000 }],
      policy: { missed: 'all', pauseAfterFailures: 1_000 },
    });
    for (let crash = 1; crash <= 5; crash += 1) {
      await slotsDealtWith(daemon, job, 2 * crash);
      await daemon.kill9();
      await daemon.start();
    }
    await daemon.client.jobs.pause('tick');
    const slots = (await runsOf(daemon, 'tick'))
      .map(({ firing }) => Date.parse(firing.slot))
      .sort((a, b) => a - b);
    const [first = 0] = slots;
    expect(slots).toEqual(slots.map((_, index) => first + index * 1_000));
    const fired = await daemon.client.jobs.runs('tick', { limit: 1_000, only: 'fired' });
    expect(fired.length).toBeGreaterThan(0);
    expect(new Set(fired.map(({ firing }) => firing.taskId)).size).toBe(fired.length);
  });

  it('hear of every end that happened while no one listened, once', async () => {
    await using daemon = await testDaemon({ config: ENDS_RUNS });
    const watcher = await save(daemon, {
      name: 'watcher',
      triggers: [{ kind: 'event', agent: 'shell', status: 'ended' }],
      policy: { overlap: 'queue' },
    });
    for (let crash = 0; crash < 3; crash += 1) {
      const { task } = await daemon.client.tasks.submit({
        prompt: 'sleep 60',
        agent: 'shell',
        workDir: daemon.home,
      });
      await eventsOf(daemon, 'TaskStarted', 1, ({ taskId }) => taskId === task.id);
      await daemon.kill9();
      await daemon.start();
      const ends = await eventsOf(daemon, 'TaskFailed', 1, ({ taskId }) => taskId === task.id);
      const seq = ends[0]?.seq ?? 0;
      const heard = await eventsOf(
        daemon,
        'JobFired',
        crash + 1,
        ({ data, seq: at }) => data.jobId === watcher.id && at > 0,
      );
      expect(heard).toHaveLength(crash + 1);
      expect(heard.at(-1)?.seq).toBeGreaterThan(seq);
    }
    expect(await runsOf(daemon, 'watcher')).toHaveLength(3);
  });
});
