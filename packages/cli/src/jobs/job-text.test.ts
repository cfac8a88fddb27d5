import type { Job } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { testShown } from '../testing/shown.ts';
import { TEST_NOW_MS } from '../testing/test-world.ts';
import { lastCell, missedAdvice, nextCell, stateCell, whenText } from './job-text.ts';

const at = (ms: number): string => new Date(TEST_NOW_MS + ms).toISOString();
// What these texts are made of.
const job = (more: Partial<Job> = {}) => ({ enabled: true, triggers: [], ...more }) as Job;

test('when a job runs, in words', () => {
  const shown = testShown();
  expect(whenText(job(), shown)).toBe('by hand');
  const event = { kind: 'event', job: 'job_abc', jobName: 'nightly', status: 'failed' } as const;
  const cron = { kind: 'cron', expression: '0 9 * * 1-5', timeZone: 'Asia/Tokyo' } as const;
  expect(whenText(job({ triggers: [event, cron] }), shown)).toBe(
    'when nightly fails, weekdays at 09:00 · Asia/Tokyo',
  );
  const evil = { ...event, jobName: undefined, agent: 'a\u001b[31m', job: undefined };
  expect(whenText(job({ triggers: [evil as never] }), shown)).not.toContain('\u001b');
});

test('whether it is on, waits or pauses, and why', () => {
  const shown = testShown();
  expect(stateCell(job(), shown).text).toBe('on');
  expect(stateCell(job({ backoffUntil: at(-1) }), shown).text).toBe('on');
  expect(stateCell(job({ backoffUntil: at(60_000) }), shown).text).toBe(
    `waits after a failure until ${at(60_000)}`,
  );
  const paused = { enabled: false, backoffUntil: at(60_000) };
  expect(stateCell(job({ ...paused, pauseReason: 'failures' }), shown).text).toBe(
    'paused: too many failures in a row',
  );
  expect(stateCell(job({ enabled: false, pauseReason: 'missed' }), shown).text).toBe(
    'paused: its moment was missed',
  );
});

test('what to do about a moment that was missed', () => {
  const missed = (name: string) => job({ name, enabled: false, pauseReason: 'missed' });
  expect(missedAdvice([job({ pauseReason: 'done' })], testShown())).toBeUndefined();
  expect(missedAdvice([missed('backup')], testShown())).toContain('cox jobs run backup,');
  expect(missedAdvice([missed('two words')], testShown())).toContain("cox jobs run 'two words',");
  expect(missedAdvice([missed('one'), missed('two')], testShown())).toContain('cox jobs run <name>,');
});

test('the next run is one that fires', () => {
  const shown = testShown();
  const inTerminal = testShown({ isTerminal: true });
  expect(nextCell(job(), shown).text).toBe('–');
  expect(nextCell(job({ nextAt: at(3_600_000) }), shown).text).toBe(at(3_600_000));
  expect(nextCell(job({ nextAt: at(3_600_000) }), inTerminal).text).toBe('in 1h00m');
  expect(nextCell(job({ nextAt: at(1_000), backoffUntil: at(2_000) }), shown).text).toBe('–');
  expect(nextCell(job({ nextAt: at(2_000), backoffUntil: at(2_000) }), shown).text).toBe(at(2_000));
});

test('how its last run ended', () => {
  expect(lastCell(job(), testShown()).text).toBe('–');
  expect(lastCell(job({ lastStatus: 'failed' }), testShown()).text).toBe('failed');
});
