// What each agent did: how many tasks, how they ended, how long they took.

import type { Insights } from '@coxswain/protocol';
import { db } from '../database/builder.ts';
import { all, type Tx } from '../database/tx.ts';
import { type Histogram, percentile } from './histogram.ts';
import { sumOf } from './sum.ts';

type AgentSum = Insights['agents'][number];

/** Sums by agent since a day, most tasks first. Durations are of tasks that had started. */
export function* readAgents(from: string): Tx<AgentSum[]> {
  const tasks = yield* all(
    db
      .selectFrom('rollup_task')
      .select(['agent', 'status', sumOf('tasks').as('tasks'), sumOf('duration_ms').as('duration_ms')])
      .where('day', '>=', from)
      .groupBy(['agent', 'status'])
      .compile(),
  );
  const histograms = yield* readHistograms(from);
  const agents = Map.groupBy(tasks, ({ agent }) => agent);
  return [...agents]
    .map(([agent, rows]) => {
      const count = (status: string): number => rows.find((row) => row.status === status)?.tasks ?? 0;
      const histogram = histograms.get(agent) ?? new Map<number, number>();
      const timed = [...histogram.values()].reduce((sum, value) => sum + value, 0);
      const durationMs = rows.reduce((sum, row) => sum + row.duration_ms, 0);
      const averageDurationMs = timed === 0 ? 0 : Math.round(durationMs / timed);
      return {
        agent,
        tasks: rows.reduce((sum, row) => sum + row.tasks, 0),
        completed: count('completed'),
        failed: count('failed'),
        cancelled: count('cancelled'),
        timed,
        averageDurationMs,
        p95DurationMs: percentile(histogram, 0.95, averageDurationMs),
      };
    })
    .sort((a, b) => b.tasks - a.tasks || a.agent.localeCompare(b.agent));
}

function* readHistograms(from: string): Tx<ReadonlyMap<string, Histogram>> {
  const rows = yield* all(
    db
      .selectFrom('rollup_duration')
      .select(['agent', 'bucket', sumOf('tasks').as('tasks')])
      .where('day', '>=', from)
      .groupBy(['agent', 'bucket'])
      .compile(),
  );
  const histograms = new Map<string, Map<number, number>>();
  for (const { agent, bucket, tasks } of rows) {
    const histogram = histograms.get(agent) ?? new Map<number, number>();
    histograms.set(agent, histogram.set(bucket, tasks));
  }
  return histograms;
}
