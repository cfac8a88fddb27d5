// A complete sample job; tests override the fields they need.

import { DEFAULT_MISSED_WITHIN_MS, DEFAULT_PAUSE_AFTER_FAILURES, type Job } from '@coxswain/protocol';

export const sampleJob = (more: Partial<Job> = {}): Job => ({
  id: 'job_aaaaaaaaaaaa' as Job['id'], // a whole id
  name: 'Service watch',
  agent: 'surveyor',
  session: 'job:service-watch',
  user: 'somebody',
  prompt: 'Check provider status',
  triggers: [{ kind: 'every', everyMs: 3_600_000, anchor: '2026-11-20T11:30:00.000Z' }],
  policy: {
    overlap: 'skip',
    missed: 'skip',
    missedWithinMs: DEFAULT_MISSED_WITHIN_MS,
    pauseAfterFailures: DEFAULT_PAUSE_AFTER_FAILURES,
  },
  delivery: 'state_changes',
  deliverTo: [],
  workDir: '/work',
  addDirs: [],
  labels: {},
  priority: 0,
  enabled: true,
  nextAt: '2026-11-20T12:30:00.000Z',
  runs: 3,
  successes: 2,
  failuresInARow: 0,
  lastStatus: 'completed',
  lastFiredAt: '2026-11-20T11:30:00.000Z',
  cost: 0,
  tokens: 0,
  createdAt: '2026-11-19T12:00:00.000Z',
  updatedAt: '2026-11-20T11:30:00.000Z',
  revision: 1,
  ...more,
});
