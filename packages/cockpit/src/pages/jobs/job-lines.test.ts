import { allWordsFor } from '@coxswain/locale/cockpit';
import type { Occurrence } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { plainText } from '../../text/line.ts';
import { nextSpan } from './job-columns.ts';
import { jobLines } from './job-lines.ts';
import { sampleJob } from './testing/sample-job.ts';

const view = {
  words: allWordsFor('en'),
  nowMs: Date.parse('2026-11-20T12:00:00.000Z'),
  timeZone: 'UTC',
  columns: 80,
};
const at = (moment: string): Occurrence => ({ at: moment, trigger: 'every', local: moment });
const nextOf = (job: ReturnType<typeof sampleJob>, next: readonly Occurrence[]): string =>
  jobLines({ job, next }, view)
    .map(plainText)
    .filter(
      (line, _, all) => /^Next/.test(line) || (/^ +2026/.test(line) && all.some((one) => /^Next/.test(one))),
    )
    .join('\n');

test('the next run of a job is the same where it is listed and where it is open', () => {
  const waits = sampleJob({ nextAt: '2026-11-20T12:45:00.000Z' });
  const told = nextOf(waits, [at('2026-11-20T12:30:00.000Z'), at('2026-11-20T13:30:00.000Z')]);
  expect(told).toMatch(/^Next +2026-11-20 12:45 /);
  expect(told).toContain('13:30');
  expect(told).not.toContain('12:30');
  const paused = sampleJob({ enabled: false, pauseReason: 'user' });
  expect(nextOf(paused, [at('2026-11-20T12:30:00.000Z')])).toMatch(
    new RegExp(`^Next +${nextSpan(paused, view).text}$`),
  );
});
