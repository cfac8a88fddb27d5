import { wordsFor } from '@coxswain/locale';
import type { Job, Occurrence } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { jobColumns, jobFields, missedAdvice, nextSpan, stateSpan, whenText } from './job.ts';
import { plainText } from './line.ts';
import type { RenderContext, Surface } from './render-context.ts';

const NOW_MS = Date.parse('2026-11-20T12:00:00.000Z');
const at = (ms: number): string => new Date(NOW_MS + ms).toISOString();
const shownOn = (surface: Surface = 'pipe'): RenderContext => ({
  words: wordsFor('en'),
  surface,
  nowMs: NOW_MS,
  timeZone: 'UTC',
});
// What these texts are made of.
const job = (more: Partial<Job> = {}) => ({ enabled: true, triggers: [], ...more }) as Job;

test('when a job runs, in words', () => {
  const shown = shownOn();
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
  const shown = shownOn();
  expect(stateSpan(job(), shown).text).toBe('on');
  expect(stateSpan(job({ backoffUntil: at(-1) }), shown).text).toBe('on');
  expect(stateSpan(job({ backoffUntil: at(60_000) }), shown).text).toBe(
    `backing off after a failure until ${at(60_000)}`,
  );
  const paused = { enabled: false, backoffUntil: at(60_000) };
  expect(stateSpan(job({ ...paused, pauseReason: 'failures' }), shown).text).toBe(
    'paused: too many failures in a row',
  );
  expect(stateSpan(job({ enabled: false, pauseReason: 'missed' }), shown).text).toBe(
    'paused: its time was missed',
  );
});

test('what to do about a moment that was missed', () => {
  const missed = (name: string) => job({ name, enabled: false, pauseReason: 'missed' });
  expect(missedAdvice([job({ pauseReason: 'done' })], shownOn())).toBeUndefined();
  expect(missedAdvice([missed('backup')], shownOn())).toContain('cox jobs run backup,');
  expect(missedAdvice([missed('two words')], shownOn())).toContain("cox jobs run 'two words',");
  expect(missedAdvice([missed('one'), missed('two')], shownOn())).toContain('cox jobs run <name>,');
});

test('the next run is one that fires', () => {
  const shown = shownOn();
  const inTerminal = shownOn('terminal');
  expect(nextSpan(job(), shown).text).toBe('–');
  expect(nextSpan(job({ nextAt: at(3_600_000) }), shown).text).toBe(at(3_600_000));
  expect(nextSpan(job({ nextAt: at(3_600_000) }), inTerminal).text).toBe('in 1h00m');
  expect(nextSpan(job({ nextAt: at(1_000), backoffUntil: at(2_000) }), shown).text).toBe('–');
  expect(nextSpan(job({ nextAt: at(2_000), backoffUntil: at(2_000) }), shown).text).toBe(at(2_000));
});

test('how its last run ended, and for eyes when', () => {
  const lastOf = (given: Partial<Job>, surface?: Surface): string =>
    jobColumns(shownOn(surface)).last.cell(job(given)).text;
  const failed = { lastStatus: 'failed', lastFiredAt: at(-7_200_000) } as const;
  expect([lastOf({}), lastOf(failed), lastOf(failed, 'terminal')]).toEqual(['–', 'failed', '✗ 2h ago']);
});

test('the next run of a job is the same where it is listed and where it is open', () => {
  const opened = (given: Partial<Job>, next: readonly string[]): string => {
    const whole = {
      policy: { missed: 'skip' },
      labels: {},
      deliverTo: [],
      addDirs: [],
      workDir: '/',
      session: '',
      agent: '',
    };
    const occurrences = next.map((moment): Occurrence => ({ at: moment, trigger: 'every', local: moment }));
    const fields = jobFields(
      { job: { ...whole, ...job({ cost: 0, tokens: 0, ...given }) } as unknown as Job, next: occurrences },
      shownOn('screen'),
    );
    const lines = fields.find(({ name }) => name === 'Next')?.lines ?? [];
    return lines.map(plainText).join('\n');
  };
  const soon = opened({ nextAt: at(45 * 60_000) }, [at(30 * 60_000), at(90 * 60_000)]);
  expect(soon).toMatch(/^2026-11-20 12:45 /);
  expect(soon).toContain('13:30');
  expect(soon).not.toContain('12:30');
  const paused = job({ enabled: false, pauseReason: 'user' });
  expect(opened(paused, [at(30 * 60_000)])).toBe(nextSpan(paused, shownOn('screen')).text);
});
