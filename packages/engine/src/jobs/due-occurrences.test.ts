import type { JobPolicy, Trigger } from '@coxswain/protocol';
import { describe, expect, it } from 'vitest';
import { IN_TIME_MS, planDueOccurrences } from './due-occurrences.ts';

const START_MS = Date.parse('2026-11-20T00:00:00Z');
const HOUR_MS = 3_600_000;

const policy = (more: Partial<JobPolicy> = {}): JobPolicy => ({
  overlap: 'skip',
  missed: 'skip',
  missedWithinMs: 6 * HOUR_MS,
  pauseAfterFailures: 5,
  ...more,
});
const every = (everyMs: number): Trigger => ({
  kind: 'every',
  everyMs,
  anchor: new Date(START_MS).toISOString(),
});

interface Case {
  readonly triggers?: readonly Trigger[];
  readonly policy?: Partial<JobPolicy>;
  readonly backoffUntil?: string;
  readonly passedMs: number;
}

/** Each step in a word: the hour that fires, or the reasons of those that do not. */
const steps = (what: Case): readonly string[] =>
  planDueOccurrences({
    job: {
      triggers: what.triggers ?? [every(HOUR_MS)],
      policy: policy(what.policy),
      backoffUntil: what.backoffUntil,
    },
    firedThroughMs: START_MS,
    nowMs: START_MS + what.passedMs,
    lateness: { reason: 'down' },
  }).steps.flatMap((step) => {
    const hour = (atMs: number): string => String((atMs - START_MS) / HOUR_MS);
    if (step.kind === 'fire') return [`${hour(step.occurrence.atMs)} fires${step.isMadeUp ? ' late' : ''}`];
    return step.occurrences.map(({ occurrence, reason }) => `${hour(occurrence.atMs)} ${reason}`);
  });

describe('occurrences that passed', () => {
  it('fire in time, and a little late', () => {
    expect(steps({ passedMs: HOUR_MS })).toEqual(['1 fires']);
    expect(steps({ passedMs: HOUR_MS + IN_TIME_MS })).toEqual(['1 fires']);
    expect(steps({ passedMs: HOUR_MS - 1 })).toEqual([]);
  });

  it('are left out when the job skips them, but for one that is in time', () => {
    expect(steps({ passedMs: 3 * HOUR_MS + IN_TIME_MS + 1 })).toEqual(['1 down', '2 down', '3 down']);
    expect(steps({ passedMs: 3 * HOUR_MS })).toEqual(['1 down', '2 down', '3 fires']);
  });

  it('are made up for once, as far back as the job says', () => {
    expect(steps({ passedMs: 9.5 * HOUR_MS, policy: { missed: 'once' } })).toEqual([
      '1 down',
      '2 down',
      '3 down',
      '4 superseded',
      '5 superseded',
      '6 superseded',
      '7 superseded',
      '8 superseded',
      '9 fires',
    ]);
    expect(steps({ passedMs: 1.5 * HOUR_MS, policy: { missed: 'once', missedWithinMs: 600_000 } })).toEqual([
      '1 down',
    ]);
  });

  it('are made up for one by one', () => {
    expect(steps({ passedMs: 3 * HOUR_MS, policy: { missed: 'all', missedWithinMs: HOUR_MS } })).toEqual([
      '1 down',
      '2 fires late',
      '3 fires',
    ]);
  });

  it('are missed while the job waits after a failure', () => {
    const backoffUntil = new Date(START_MS + 2 * HOUR_MS).toISOString();
    expect(steps({ passedMs: 2 * HOUR_MS, policy: { missed: 'all' }, backoffUntil })).toEqual([
      '1 backoff',
      '2 fires',
    ]);
  });

  it('fire once for two triggers at the same instant', () => {
    const at: Trigger = { kind: 'at', at: new Date(START_MS + HOUR_MS).toISOString() };
    expect(steps({ passedMs: HOUR_MS, triggers: [every(HOUR_MS), at] })).toEqual(['1 fires']);
  });

  it('of a week of seconds become a hundred rows and one for all others', () => {
    const week = 7 * 24 * HOUR_MS;
    const { steps: found, next } = planDueOccurrences({
      job: { triggers: [every(1_000)], policy: policy() },
      firedThroughMs: START_MS,
      nowMs: START_MS + week + IN_TIME_MS * 2,
      lateness: { reason: 'down' },
    });
    const missed = found.flatMap((step) => (step.kind === 'miss' ? step.occurrences : []));
    const fired = found.filter(({ kind }) => kind === 'fire');
    expect(missed.length + fired.length).toBe(101);
    expect(missed[0]).toMatchObject({
      reason: 'down',
      detail: '604,820 occurrences from 2026-11-20T00:00:01.000Z to 2026-11-27T00:00:20.000Z',
    });
    expect(next?.atMs).toBe(START_MS + week + IN_TIME_MS * 2 + 1_000);
  });

  it('are counted in no more than a moment for expressions as well', () => {
    const trigger: Trigger = { kind: 'cron', expression: '* * * * * *', timeZone: 'Europe/Berlin' };
    const [first] = planDueOccurrences({
      job: { triggers: [trigger], policy: policy() },
      firedThroughMs: START_MS,
      nowMs: START_MS + 90 * 24 * HOUR_MS,
      lateness: { reason: 'clock', detail: 'the clock went forward' },
    }).steps;
    expect(first?.kind === 'miss' && first.occurrences[0]?.detail).toMatch(
      /^at least 1,000 occurrences from .*; the clock went/,
    );
  });
});
