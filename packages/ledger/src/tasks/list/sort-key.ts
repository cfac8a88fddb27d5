// The key of a task in each order, from its row.

import type { TaskStatus } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../../database/builder.ts';
import { listParameter } from '../../database/list-parameter.ts';
import { all, type Tx } from '../../database/tx.ts';
import type { Order } from './direction.ts';
import type { Entry, Key } from './entry.ts';
import { conditionOf, type Filters } from './filters.ts';

interface KeyRow {
  readonly n: number;
  readonly status: TaskStatus;
  readonly ended_at: number | null;
  readonly gate: number | null;
  readonly place: number;
}

/** What needs attention first. */
export const ATTENTION = { needsInput: 0, running: 1, queued: 2, held: 3 } as const;

const attentionKey = ({ n, status, gate, place }: KeyRow): Key | undefined => {
  if (status === 'needs_input') return [ATTENTION.needsInput, 0, n];
  if (status === 'running') return [ATTENTION.running, 0, n];
  if (status !== 'pending') return undefined;
  return gate === null ? [ATTENTION.held, 0, n] : [ATTENTION.queued, place, n];
};

/** undefined: the order does not show such a task. */
const keyOf = (order: Order, row: KeyRow): Key | undefined => {
  if (order === 'created') return [-row.n];
  if (order === 'attention') return attentionKey(row);
  return row.ended_at === null ? undefined : [-row.ended_at, -row.n];
};

/** Those of the numbers that the filters let through, with their keys, in no order. */
export function* entriesOf(numbers: readonly number[], filters: Filters, order: Order): Tx<readonly Entry[]> {
  if (numbers.length === 0) return [];
  const query = db
    .selectFrom(sql<{ value: number }>`json_each(${listParameter(numbers)})`.as('wanted'))
    // A cross join goes from the numbers to their rows; left to choose, SQLite would go along the index of a filter.
    .crossJoin('task')
    .select(['task.n', 'task.status', 'task.ended_at', 'task.gate', 'task.place'])
    .whereRef('task.n', '=', 'wanted.value')
    .where((eb) => conditionOf(filters, eb));
  const rows: readonly KeyRow[] = yield* all(query.compile());
  return rows.flatMap((row) => {
    const key = keyOf(order, row);
    return key === undefined ? [] : [{ n: row.n, key }];
  });
}
