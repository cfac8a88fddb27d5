import { FAILURE_BACKOFF_MS, type JobPolicy, type RunEnd } from '@coxswain/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { afterRun, type EndedRun, type Record } from './after-run.ts';

const NEW: Record = {
  runs: 1,
  successes: 0,
  failuresInARow: 0,
  backoffUntilMs: undefined,
  cost: 0,
  tokens: 0,
};
const policyOf = (policy: Partial<JobPolicy> = {}): JobPolicy => ({
  overlap: 'skip',
  missed: 'skip',
  missedWithinMs: 1,
  pauseAfterFailures: 5,
  ...policy,
});
const endOf = (end: RunEnd = { status: 'completed' }): EndedRun => ({ ...end, atMs: 1_000 });
const FAILED = endOf({ status: 'failed', reason: 'exit_code', message: 'exited with 1' });

describe('after a run', () => {
  test('that completed, failures are forgotten', () => {
    const failing = { ...NEW, failuresInARow: 3, backoffUntilMs: 9_000 };
    expect(afterRun(policyOf(), failing, endOf())).toEqual({
      record: { ...NEW, successes: 1 },
      pause: undefined,
    });
  });

  test('that failed, the job waits longer with every failure in a row, then always as long', () => {
    const waits: number[] = [];
    let record = NEW;
    for (let count = 0; count < 7; count += 1) {
      ({ record } = afterRun(policyOf({ pauseAfterFailures: 99 }), record, FAILED));
      waits.push((record.backoffUntilMs ?? 0) - FAILED.atMs);
    }
    const longest = FAILURE_BACKOFF_MS.at(-1);
    expect(waits).toEqual([...FAILURE_BACKOFF_MS, longest, longest]);
    expect(record.failuresInARow).toBe(7);
  });

  test('that was cut short with the daemon, nothing changes but what it cost', () => {
    const failing = { ...NEW, failuresInARow: 3, backoffUntilMs: 9_000 };
    for (const reason of ['restarted', 'shutdown'] as const)
      for (const status of ['failed', 'cancelled'] as const)
        expect(
          afterRun(
            policyOf({ pauseAfterFailures: 4 }),
            failing,
            endOf({ status, reason, message: 'cut short', usage: { cost: 2 } }),
          ),
        ).toEqual({ record: { ...failing, cost: 2 }, pause: undefined });
  });

  test('that someone cancelled, nothing changes but what it cost', () => {
    const failing = { ...NEW, failuresInARow: 3, backoffUntilMs: 9_000 };
    const cancelled = endOf({
      status: 'cancelled',
      reason: 'user',
      usage: { cost: 2, inputTokens: 3, outputTokens: 4 },
    });
    expect(afterRun(policyOf({ pauseAfterFailures: 4 }), failing, cancelled)).toEqual({
      record: { ...failing, cost: 2, tokens: 7 },
      pause: undefined,
    });
  });

  test('that took too long, it has failed', () => {
    const late = endOf({ status: 'cancelled', reason: 'timeout' });
    expect(afterRun(policyOf(), NEW, late).record.failuresInARow).toBe(1);
  });

  test('that was one failure too many, the job pauses', () => {
    const record = { ...NEW, failuresInARow: 1 };
    expect(afterRun(policyOf({ pauseAfterFailures: 3 }), record, FAILED).pause).toBeUndefined();
    expect(afterRun(policyOf({ pauseAfterFailures: 2 }), record, FAILED).pause).toBe('failures');
  });

  test('that used up what all runs may cost, the job pauses, whichever of the two it was', () => {
    const record = { ...NEW, cost: 1.5, tokens: 50 };
    const end = endOf({ status: 'completed', usage: { cost: 0.5, inputTokens: 50 } });
    const pauseWith = (budget: JobPolicy['budget']) => afterRun(policyOf({ budget }), record, end).pause;
    expect(pauseWith({ cost: 2 })).toBe('budget');
    expect(pauseWith({ tokens: 100 })).toBe('budget');
    expect(pauseWith({ cost: 2.1, tokens: 101 })).toBeUndefined();
    expect(pauseWith({})).toBeUndefined();
  });

  test('that reached what the job was to stop at, it is done', () => {
    const pauseWith = (
      policy: Partial<JobPolicy>,
      end = endOf({ status: 'completed', result: 'all GREEN now' }),
    ) => afterRun(policyOf(policy), { ...NEW, runs: 3, successes: 1 }, end).pause;
    expect(pauseWith({ stopAfterSuccesses: 2 })).toBe('done');
    expect(pauseWith({ stopAfterSuccesses: 2 }, FAILED)).toBeUndefined();
    expect(pauseWith({ stopAfterSuccesses: 3 })).toBeUndefined();
    expect(pauseWith({ stopAfterRuns: 3 }, FAILED)).toBe('done');
    expect(pauseWith({ stopAfterRuns: 4 })).toBeUndefined();
    expect(pauseWith({ stopOnText: 'GREEN' })).toBe('done');
    expect(pauseWith({ stopOnText: 'green' })).toBeUndefined();
  });

  test('failures in a row never count across a success, in any order of ends', () => {
    const end = fc.constantFrom(endOf(), FAILED, endOf({ status: 'cancelled' }));
    fc.assert(
      fc.property(fc.array(end), (ends) => {
        let record = NEW;
        for (const each of ends) ({ record } = afterRun(policyOf(), record, each));
        const counted = ends.map(({ status }) => status).filter((each) => each !== 'cancelled');
        expect(record.successes).toBe(counted.filter((each) => each === 'completed').length);
        expect(record.failuresInARow).toBe(counted.length - 1 - counted.lastIndexOf('completed'));
        expect(record.backoffUntilMs === undefined).toBe(record.failuresInARow === 0);
      }),
    );
  });
});
