import { FAILURE_BACKOFF_MS } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { addJob, fireAndClaim, jobNow, runJob, runOf } from './job-world.ts';
import { at, type OpenLedger, World } from './world.ts';

const FAILED = { status: 'failed', reason: 'exit_code', message: 'exited with 1' } as const;

/** How a job moves with the ends of its runs. */
export const jobRunsConformance = (open: OpenLedger): void => {
  describe('the end of a run', () => {
    test('moves the streak, the wait and the sums of its job', async () => {
      const world = await World.begin(open);
      const job = await addJob(world);
      const usage = { inputTokens: 10, outputTokens: 5, cost: 0.25 };
      expect(await runJob(world, job, { status: 'completed', usage })).toMatchObject({
        runs: 1,
        successes: 1,
        lastStatus: 'completed',
        cost: 0.25,
        tokens: 15,
      });
      await runJob(world, job, { ...FAILED, usage });
      expect(await runJob(world, job, FAILED)).toMatchObject({
        runs: 3,
        successes: 1,
        failuresInARow: 2,
        lastStatus: 'failed',
        backoffUntil: at(world.nowMs + FAILURE_BACKOFF_MS[1]),
        cost: 0.5,
        tokens: 30,
        enabled: true,
      });
      expect(await runJob(world, job, { status: 'completed' })).toMatchObject({
        failuresInARow: 0,
        backoffUntil: undefined,
      });
    });

    test('pauses a job that fails again and again, which begins anew when it is enabled', async () => {
      const world = await World.begin(open);
      const job = await addJob(world, { policy: { pauseAfterFailures: 2 } }, { nextAtMs: world.nowMs });
      expect(await runJob(world, job, FAILED)).toMatchObject({ enabled: true, nextAt: job.nextAt });
      const late = { status: 'cancelled', reason: 'timeout', by: 'cox' } as const;
      expect(await runJob(world, job, late)).toMatchObject({
        enabled: false,
        pauseReason: 'failures',
        nextAt: undefined,
      });
      expect(await world.ledger.jobs.due(world.pass(), 9)).toEqual([]);
      const on = { enabled: true, advance: { nextAtMs: world.nowMs } };
      expect(await world.ledger.jobs.setEnabled(job.id, on, world.nowMs)).toMatchObject({
        failuresInARow: 0,
        backoffUntil: undefined,
        nextAt: at(world.nowMs),
      });
    });

    test('pauses a job whose budget is used up, or that reached its end', async () => {
      const world = await World.begin(open);
      const usage = { inputTokens: 60, outputTokens: 40 };
      const spent = await addJob(world, { name: 'spent', policy: { budget: { tokens: 100 } } });
      expect(await runJob(world, spent, { status: 'completed', usage })).toMatchObject({
        pauseReason: 'budget',
      });
      const done = await addJob(world, { name: 'done', policy: { stopOnText: 'GREEN' } });
      const green = { status: 'completed', result: 'all GREEN' } as const;
      expect(await runJob(world, done, green)).toMatchObject({ enabled: false, pauseReason: 'done' });
      const twice = await addJob(world, { name: 'twice', policy: { stopAfterSuccesses: 2 } });
      expect(await runJob(world, twice, { status: 'completed' })).toMatchObject({ enabled: true });
      expect(await runJob(world, twice, { status: 'completed' })).toMatchObject({ pauseReason: 'done' });
    });

    test('leaves the reason of a job that pauses already', async () => {
      const world = await World.begin(open);
      const job = await addJob(world, { policy: { pauseAfterFailures: 1 } });
      const { claim } = await fireAndClaim(world, job);
      await world.ledger.jobs.setEnabled(job.id, { enabled: false, advance: {} }, world.nowMs);
      await world.settle(claim, FAILED);
      expect(await jobNow(world, job.id)).toMatchObject({ pauseReason: 'user', failuresInARow: 1 });
    });

    test('counts however it came: cancelled, failed before it began, cut short by a crash', async () => {
      const world = await World.begin(open);
      const job = await addJob(world, { policy: { pauseAfterFailures: 9 } });
      const cancelled = await world.insert(runOf(world, job));
      await world.cancel(cancelled.id);
      expect(await jobNow(world, job.id)).toMatchObject({ lastStatus: 'cancelled', failuresInARow: 0 });
      const gone = await world.insert(runOf(world, job));
      const error = { code: 'agent_gone', message: 'no such agent' } as const;
      await world.ledger.tasks.failPending([gone.id], error, world.nowMs);
      await fireAndClaim(world, job);
      await world.ledger.tasks.recover({ message: 'Server restarted during execution' }, world.nowMs);
      expect(await jobNow(world, job.id)).toMatchObject({ runs: 3, successes: 0, failuresInARow: 1 });
    });

    test('counts retries of a run, and of what works below one only what it cost', async () => {
      const world = await World.begin(open);
      const job = await addJob(world);
      const run = await fireAndClaim(world, job);
      const child = await world.run(world.childOf(run.task, { jobId: job.id }));
      await world.settle(child.claim, { ...FAILED, usage: { cost: 9 } });
      expect(await jobNow(world, job.id)).toMatchObject({ runs: 1, failuresInARow: 0, cost: 9 });
      expect((await world.ledger.jobs.activeRuns(job.id)).map(({ id }) => id)).toEqual([run.task.id]);
      await world.settle(run.claim, FAILED);
      const retry = await world.run(runOf(world, job, { retryOf: run.task.id }));
      await world.complete(retry.claim);
      expect(await jobNow(world, job.id)).toMatchObject({
        runs: 2,
        successes: 1,
        failuresInARow: 0,
        lastTaskId: retry.task.id,
      });
    });

    test('pauses a job when what works below a run uses up the budget', async () => {
      const world = await World.begin(open);
      const job = await addJob(world, { policy: { budget: { cost: 1 } } }, { nextAtMs: world.nowMs });
      const { task } = await fireAndClaim(world, job);
      const usage = { cost: 0.5 };
      await world.ended(world.childOf(task, { kind: 'step' }), { status: 'completed', usage });
      expect(await jobNow(world, job.id)).toMatchObject({ enabled: true, cost: 0.5, lastStatus: undefined });
      await world.ended(world.childOf(task, { kind: 'step' }), { ...FAILED, usage });
      expect(await jobNow(world, job.id)).toMatchObject({ pauseReason: 'budget', failuresInARow: 0 });
      await world.ended(world.childOf(await world.insert(), {}), { status: 'completed', usage });
      expect(await jobNow(world, job.id)).toMatchObject({ cost: 1 });
    });

    test('of a job that is gone changes nothing', async () => {
      const world = await World.begin(open);
      const job = await addJob(world);
      const { task, claim } = await fireAndClaim(world, job);
      await world.ledger.jobs.remove(job.id);
      expect(await world.complete(claim)).toMatchObject({ id: task.id, status: 'completed' });
    });
  });
};
