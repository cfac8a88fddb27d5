import { expect, test } from 'vitest';
import type { Firing } from '../schema/job.ts';
import { groupedRuns } from './run-group.ts';

const at = (second: number): string => new Date(second * 1_000).toISOString();
const run = (second: number, more: Partial<Firing>) => ({
  firing: {
    jobId: 'job_abc' as Firing['jobId'],
    trigger: 'every' as const,
    slot: at(second),
    at: at(second),
    ...more,
  },
});
const backoff = (second: number, detail: string) => run(second, { missed: 'backoff', detail });
const fired = (second: number) => run(second, { taskId: 'tsk_abc' as never });

test('neighbours that were missed for the same reason are one, and nothing else is', () => {
  const runs = [
    fired(9),
    fired(8),
    backoff(7, 'second'),
    backoff(6, 'second'),
    backoff(5, 'first'),
    fired(4),
    backoff(3, 'first'),
  ];
  const groups = groupedRuns(runs);
  expect(groups.map(({ run: { firing }, firstSlot, count }) => [firing.slot, firstSlot, count])).toEqual([
    [at(9), at(9), 1],
    [at(8), at(8), 1],
    [at(7), at(6), 2],
    [at(5), at(5), 1],
    [at(4), at(4), 1],
    [at(3), at(3), 1],
  ]);
  expect(groupedRuns([])).toEqual([]);
});
