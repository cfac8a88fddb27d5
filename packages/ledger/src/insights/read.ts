// Insights from the sums by day: added up by period, by agent, by tool and by provider.

import type { Insights } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { all, type Unit } from '../database/unit.ts';
import { percentile } from './histogram.ts';
import { localDay, nextPeriod, type Period, periodStart, startOfDay } from './period.ts';

type PeriodSum = Insights['periods'][number];
type AgentSum = Insights['agents'][number];

const sumOf = (column: string) => sql<number>`sum(${sql.ref(column)})`;

/**
 * Everything since the beginning of the period that `sinceMs` lies in, so that no bar is a part of one; `since` says where
 * that is. Periods without tasks between the first and the last are there with zeros. Most used comes first.
 */
export function* readInsights(period: Period, sinceMs: number): Unit<Insights> {
  const from = periodStart(localDay(sinceMs), period);
  return {
    period,
    since: startOfDay(from),
    periods: yield* readPeriods(period, from),
    agents: yield* readAgents(from),
    tools: yield* readTools(from),
    providers: yield* readProviders(from),
  };
}

function* readPeriods(period: Period, from: string): Unit<PeriodSum[]> {
  const rows = yield* all(
    db
      .selectFrom('rollup_task')
      .select(['day', 'status', sumOf('tasks').as('tasks')])
      .where('day', '>=', from)
      .groupBy(['day', 'status'])
      .orderBy('day')
      .compile(),
  );
  const sums = new Map<string, { completed: number; failed: number; cancelled: number }>();
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return [];
  for (let start = periodStart(first.day, period); start <= last.day; start = nextPeriod(start, period))
    sums.set(start, { completed: 0, failed: 0, cancelled: 0 });
  for (const { day, status, tasks } of rows) {
    const sum = sums.get(periodStart(day, period));
    if (sum !== undefined && isEndedStatus(status)) sum[status] += tasks;
  }
  return [...sums].map(([start, sum]) => ({ start, ...sum }));
}

const isEndedStatus = (status: string): status is 'completed' | 'failed' | 'cancelled' =>
  status === 'completed' || status === 'failed' || status === 'cancelled';

function* readAgents(from: string): Unit<AgentSum[]> {
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
      return {
        agent,
        tasks: rows.reduce((sum, row) => sum + row.tasks, 0),
        completed: count('completed'),
        failed: count('failed'),
        cancelled: count('cancelled'),
        averageDurationMs: timed === 0 ? 0 : Math.round(durationMs / timed),
        p95DurationMs: percentile(histogram, 0.95),
      };
    })
    .sort((a, b) => b.tasks - a.tasks || a.agent.localeCompare(b.agent));
}

function* readHistograms(from: string): Unit<Map<string, Map<number, number>>> {
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

function* readTools(from: string): Unit<Insights['tools']> {
  const rows = yield* all(
    db
      .selectFrom('rollup_tool')
      .select(['tool', sumOf('calls').as('calls'), sumOf('failed').as('failed')])
      .where('day', '>=', from)
      .groupBy('tool')
      .orderBy('calls', 'desc')
      .orderBy('tool')
      .compile(),
  );
  return [...rows];
}

function* readProviders(from: string): Unit<Insights['providers']> {
  const rows = yield* all(
    db
      .selectFrom('rollup_usage')
      .select(['provider', 'model', 'currency'])
      .select([
        sumOf('input_tokens').as('inputTokens'),
        sumOf('output_tokens').as('outputTokens'),
        sumOf('cost').as('cost'),
      ])
      .where('day', '>=', from)
      .groupBy(['provider', 'model', 'currency'])
      .orderBy('outputTokens', 'desc')
      .orderBy('provider')
      .orderBy('model')
      .compile(),
  );
  return rows.map(({ currency, ...sums }) => ({ ...sums, currency: currency === '' ? undefined : currency }));
}
