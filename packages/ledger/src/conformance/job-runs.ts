import { FAILURE_BACKOFF_MS } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { at, Fixture, type OpenLedger } from './fixture.ts';
import { addJob, fireAndClaim, jobNow, runJob, runOf } from './job-fixture.ts';

const FAILED = { status: 'failed', reason: 'exit_code', message: 'exited with 1' } as const;

/** How a job moves with the ends of its runs. */
export const jobRunsConformance = (open: OpenLedger): void => {
  describe('the end of a run', () => {
    test('moves the streak, the wait and the sums of its job', async () => {
      const fixture = await Fixture.begin(open);
      const job = await addJob(fixture);
      const usage = { inputTokens: 10, outputTokens: 5, cost: 0.25 };
      expect(await runJob(fixture, job, { status: 'completed', usage })).toMatchObject({
        runs: 1,
        successes: 1,
        lastStatus: 'completed',
        cost: 0.25,
        tokens: 15,
      });
      await runJob(fixture, job, { ...FAILED, usage });
      expect(await runJob(fixture, job, FAILED)).toMatchObject({
        runs: 3,
        successes: 1,
        failuresInARow: 2,
        lastStatus: 'failed',
        backoffUntil: at(fixture.nowMs + FAILURE_BACKOFF_MS[1]),
        cost: 0.5,
        tokens: 30,
        enabled: true,
      });
      expect(await runJob(fixture, job, { status: 'completed' })).toMatchObject({
        failuresInARow: 0,
        backoffUntil: undefined,
      });
    });

    test('pauses a job that fails again and again, which begins again when it is enabled', async () => {
      const fixture = await Fixture.begin(open);
      const job = await addJob(fixture, { policy: { pauseAfterFailures: 2 } }, { nextAtMs: fixture.nowMs });
      expect(await runJob(fixture, job, FAILED)).toMatchObject({ enabled: true, nextAt: job.nextAt });
      const late = { status: 'cancelled', reason: 'timeout', by: 'cox' } as const;
      expect(await runJob(fixture, job, late)).toMatchObject({
        enabled: false,
        pauseReason: 'failures',
        nextAt: undefined,
      });
      expect(await fixture.ledger.jobs.due(fixture.pass(), 9)).toEqual([]);
      const on = { enabled: true, advance: { nextAtMs: fixture.nowMs } };
      expect(await fixture.ledger.jobs.setEnabled(job.id, on, fixture.nowMs)).toMatchObject({
        failuresInARow: 0,
        backoffUntil: undefined,
        nextAt: at(fixture.nowMs),
      });
    });

    test('pauses a job whose budget is used up, or that reached its end', async () => {
      const fixture = await Fixture.begin(open);
      const usage = { inputTokens: 60, outputTokens: 40 };
      const spent = await addJob(fixture, { name: 'spent', policy: { budget: { tokens: 100 } } });
      expect(await runJob(fixture, spent, { status: 'completed', usage })).toMatchObject({
        pauseReason: 'budget',
      });
      const done = await addJob(fixture, { name: 'done', policy: { stopOnText: 'GREEN' } });
      const green = { status: 'completed', result: 'all GREEN' } as const;
      expect(await runJob(fixture, done, green)).toMatchObject({ enabled: false, pauseReason: 'done' });
      const twice = await addJob(fixture, { name: 'twice', policy: { stopAfterSuccesses: 2 } });
      expect(await runJob(fixture, twice, { status: 'completed' })).toMatchObject({ enabled: true });
      expect(await runJob(fixture, twice, { status: 'completed' })).toMatchObject({ pauseReason: 'done' });
    });

    test('leaves the reason of a job that pauses already', async () => {
      const fixture = await Fixture.begin(open);
      const job = await addJob(fixture, { policy: { pauseAfterFailures: 1 } });
      const { claim } = await fireAndClaim(fixture, job);
      await fixture.ledger.jobs.setEnabled(job.id, { enabled: false, advance: {} }, fixture.nowMs);
      await fixture.settle(claim, FAILED);
      expect(await jobNow(fixture, job.id)).toMatchObject({ pauseReason: 'user', failuresInARow: 1 });
    });

    test('counts however it came: cancelled, failed before it began, cut short by a crash', async () => {
      const fixture = await Fixture.begin(open);
      const job = await addJob(fixture, { policy: { pauseAfterFailures: 9 } });
      const cancelled = await fixture.insert(runOf(fixture, job));
      await fixture.cancel(cancelled.id);
      expect(await jobNow(fixture, job.id)).toMatchObject({ lastStatus: 'cancelled', failuresInARow: 0 });
      const gone = await fixture.insert(runOf(fixture, job));
      const error = { code: 'agent_gone', message: 'no such agent' } as const;
      await fixture.ledger.tasks.failPending([gone.id], error, fixture.nowMs);
      await fireAndClaim(fixture, job);
      await fixture.ledger.tasks.recover({ message: 'Server restarted during execution' }, fixture.nowMs);
      expect(await jobNow(fixture, job.id)).toMatchObject({ runs: 3, successes: 0, failuresInARow: 1 });
    });

    test('counts retries of a run, and of what works below one only what it cost', async () => {
      const fixture = await Fixture.begin(open);
      const job = await addJob(fixture);
      const run = await fireAndClaim(fixture, job);
      const child = await fixture.run(fixture.childOf(run.task, { jobId: job.id }));
      await fixture.settle(child.claim, { ...FAILED, usage: { cost: 9 } });
      expect(await jobNow(fixture, job.id)).toMatchObject({ runs: 1, failuresInARow: 0, cost: 9 });
      expect((await fixture.ledger.jobs.activeRuns(job.id)).map(({ id }) => id)).toEqual([run.task.id]);
      await fixture.settle(run.claim, FAILED);
      const retry = await fixture.run(runOf(fixture, job, { retryOf: run.task.id }));
      await fixture.complete(retry.claim);
      expect(await jobNow(fixture, job.id)).toMatchObject({
        runs: 2,
        successes: 1,
        failuresInARow: 0,
        lastTaskId: retry.task.id,
      });
    });

    test('pauses a job when what works below a run uses up the budget', async () => {
      const fixture = await Fixture.begin(open);
      const job = await addJob(fixture, { policy: { budget: { cost: 1 } } }, { nextAtMs: fixture.nowMs });
      const { task } = await fireAndClaim(fixture, job);
      const usage = { cost: 0.5 };
      await fixture.ended(fixture.childOf(task, { kind: 'step' }), { status: 'completed', usage });
      expect(await jobNow(fixture, job.id)).toMatchObject({
        enabled: true,
        cost: 0.5,
        lastStatus: undefined,
      });
      await fixture.ended(fixture.childOf(task, { kind: 'step' }), { ...FAILED, usage });
      expect(await jobNow(fixture, job.id)).toMatchObject({ pauseReason: 'budget', failuresInARow: 0 });
      await fixture.ended(fixture.childOf(await fixture.insert(), {}), { status: 'completed', usage });
      expect(await jobNow(fixture, job.id)).toMatchObject({ cost: 1 });
    });

    test('of a job that is gone changes nothing', async () => {
      const fixture = await Fixture.begin(open);
      const job = await addJob(fixture);
      const { task, claim } = await fireAndClaim(fixture, job);
      await fixture.ledger.jobs.remove(job.id);
      expect(await fixture.complete(claim)).toMatchObject({ id: task.id, status: 'completed' });
    });
  });
};
