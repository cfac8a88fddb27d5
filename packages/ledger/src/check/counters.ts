// Counters against what they count.

import { ACTIVE_STATUSES, type LedgerFault, TASK_STATUSES } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { type CounterName, readCounters } from '../database/counter.ts';
import { all, first, type Tx } from '../database/tx.ts';
import type { Reading } from '../reader/reading.ts';
import type { CheckCursor, StepPage } from './step.ts';

/** One range of the index of statuses for each; items count nowhere. */
function* countStatus(status: string): Tx<number> {
  const row = yield* first(
    sql<{ tasks: number }>`
      select count(*) as tasks from task where status = ${sql.lit(status)} and kind <> 'item'`.compile(db),
  );
  return row?.tasks ?? 0;
}

/** Ended tasks that are no part of another. */
const HISTORY = sql<{ name: CounterName; value: number }>`
  select 'history' as name, count(*) as value from task
  where status in ('completed', 'failed', 'cancelled') and kind <> 'item' and (parent_n is null or kind = 'background')`;

const EXTERNAL = sql<{ name: CounterName; value: number }>`
  select 'external_pending' as name, count(*) as value from task where status = 'pending' and is_external = 1
  union all
  select name, 0 from counter where name glob 'background:*' and value <> 0
  union all
  select 'background:' || submitter, count(*) from task
    where submitter is not null and is_throttled = 0 and status in ('pending', 'running', 'needs_input')
    group by submitter`;

/** With more pending tasks, a quick check does not read each of them. */
const QUICK_PENDING = 10_000;

/** The expected counters; without `isWhole` only those of active tasks. */
export function* countAnew(isWhole: boolean): Tx<ReadonlyMap<CounterName, number>> {
  const counted = new Map<CounterName, number>();
  for (const status of isWhole ? TASK_STATUSES : ACTIVE_STATUSES)
    counted.set(status, yield* countStatus(status));
  if (isWhole) for (const { name, value } of yield* all(HISTORY.compile(db))) counted.set(name, value);
  if (isWhole || (counted.get('pending') ?? 0) <= QUICK_PENDING)
    for (const { name, value } of yield* all(EXTERNAL.compile(db))) counted.set(name, value);
  return counted;
}

function* readFaults(isWhole: boolean): Tx<readonly LedgerFault[]> {
  const stored = yield* readCounters();
  const counted = yield* countAnew(isWhole);
  return [...counted].flatMap(([name, value]): LedgerFault[] => {
    const recorded = stored.get(name) ?? 0;
    if (recorded === value) return [];
    const detail = `it says ${recorded}, but there are ${value}`;
    return [{ area: 'counters', subject: name, detail, isRepairable: true }];
  });
}

export const checkCounters = ({ drive }: Reading, { scope }: CheckCursor): StepPage => ({
  faults: drive(readFaults(scope === 'whole')),
});
