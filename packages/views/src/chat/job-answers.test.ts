import { wordsFor } from '@coxswain/locale';
import type { Firing, Job } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { chatAnswer } from './chat-answer.ts';

const NOW_MS = Date.parse('2026-11-20T12:30:00.000Z');
const context = { words: wordsFor('en'), surface: 'chat', nowMs: NOW_MS, timeZone: 'UTC' } as const;
// What these texts are made of.
const job = (more: Partial<Job>) =>
  ({ id: 'job_abcdefghijkl', name: 'tick', agent: 'shell', triggers: [], enabled: true, ...more }) as Job;
const missed = (secondsAgo: number) => {
  const at = new Date(NOW_MS - secondsAgo * 1_000).toISOString();
  const firing: Firing = {
    jobId: 'job_abc' as Firing['jobId'],
    trigger: 'every',
    slot: at,
    at,
    missed: 'backoff',
  };
  return { firing };
};

test('what was missed for one reason is one line of the runs, however much it was', () => {
  const runs = Array.from({ length: 30 }, (_, second) => missed(second + 1));
  const { lines } = chatAnswer({ outcome: 'job_runs', job: job({}), runs }, context);
  expect(lines).toEqual(['1s ago · missed 30 runs: it was backing off after a failure']);
});

test('a job that missed its occurrence comes with advice', () => {
  const lost = job({ name: 'once', enabled: false, pauseReason: 'missed', prompt: 'do it' });
  const { head, lines } = chatAnswer({ outcome: 'job', job: lost, next: [], runs: [missed(90)] }, context);
  expect(head).toBe('once · abcdefgh · shell · paused: its time was missed');
  expect(lines[0]).toBe('Run it now with /task run once.');
  expect(lines).toContain('  1m ago · missed: it was backing off after a failure');
});
