// Insights from the sums by day: added up by period, by agent, by tool and by provider.

import type { Insights } from '@coxswain/protocol';
import { db } from '../database/builder.ts';
import { all, type Tx } from '../database/tx.ts';
import { readAgents } from './agents.ts';
import { localDay, nextPeriod, type Period, periodStart, startOfDay } from './period.ts';
import { sumOf } from './sum.ts';

type PeriodSum = Insights['periods'][number];

/**
 * Everything since the start of the period that contains `sinceMs`, so that no bar is partial; `since` says when that is. Empty
 * periods between the first and the last are included with zeros. Most used comes first.
 */
export function* readInsights(period: Period, sinceMs: number): Tx<Insights> {
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

function* readPeriods(period: Period, from: string): Tx<PeriodSum[]> {
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

function* readTools(from: string): Tx<Insights['tools']> {
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

function* readProviders(from: string): Tx<Insights['providers']> {
  const rows = yield* all(
    db
      .selectFrom('rollup_usage')
      .select(['provider', 'model', 'currency'])
      .select([
        sumOf('input_tokens').as('inputTokens'),
        sumOf('output_tokens').as('outputTokens'),
        sumOf('cost').as('cost'),
        sumOf('tasks').as('tasks'),
        sumOf('unpriced').as('unpriced'),
      ])
      .where('day', '>=', from)
      .groupBy(['provider', 'model', 'currency'])
      .orderBy('outputTokens', 'desc')
      .orderBy('provider')
      .orderBy('model')
      .compile(),
  );
  return rows.map(({ currency, cost, tasks, ...sums }) => ({
    ...sums,
    // A missing cost is not zero.
    cost: cost === 0 && tasks === sums.unpriced ? undefined : cost,
    currency: currency === '' ? undefined : currency,
  }));
}
