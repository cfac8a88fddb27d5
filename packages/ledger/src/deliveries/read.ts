// Reading deliveries: what may be sent now, one, a list, and how many wait for each channel.

import {
  type Delivery,
  type DeliveryId,
  type DeliveryState,
  parseTarget,
  type TaskId,
} from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { all, first, type Tx } from '../database/tx.ts';
import { type DeliveryRow, deliveryOf } from './delivery-row.ts';

const dueBy = compiled((values: { now: number; limit: number }) =>
  db
    .selectFrom('delivery')
    .selectAll()
    .where('next_at', '<=', values.now)
    .orderBy('next_at')
    .orderBy('n')
    .limit(values.limit),
);
const earliest = compiled((values: { after: number }) =>
  db.selectFrom('delivery').select('next_at').where('next_at', '>', values.after).orderBy('next_at').limit(1),
);
const byId = compiled((values: { id: string }) =>
  db.selectFrom('delivery').selectAll().where('id', '=', values.id),
);
// The index holds little more than the targets of pending deliveries, in order.
const pendingByTarget = compiled(() => ({
  compile: () =>
    sql<{ target: string; deliveries: number }>`
      select target, count(*) as deliveries from delivery indexed by delivery_line
      where state = 'pending' group by target`.compile(db),
}));

/** The first of each target, when its time has come. */
export function* readDueDeliveries(nowMs: number, limit: number): Tx<readonly Delivery[]> {
  return (yield* all(dueBy({ now: nowMs, limit }))).map(deliveryOf);
}

/** When the next delivery that is not due yet becomes due, in milliseconds since 1970. */
export function* nextDueDelivery(afterMs: number): Tx<number | undefined> {
  return (yield* first(earliest({ after: afterMs })))?.next_at ?? undefined;
}

export function* findDeliveryRow(id: DeliveryId): Tx<DeliveryRow | undefined> {
  return yield* first(byId({ id }));
}

export function* readDelivery(id: DeliveryId): Tx<Delivery | undefined> {
  const row = yield* findDeliveryRow(id);
  return row && deliveryOf(row);
}

/** Newest first. */
export function* listDeliveries(query: {
  readonly state?: DeliveryState;
  readonly taskId?: TaskId;
  readonly limit: number;
}): Tx<readonly Delivery[]> {
  const { state, taskId, limit } = query;
  let rows = db.selectFrom('delivery').selectAll().orderBy('n', 'desc').limit(limit);
  if (taskId !== undefined) rows = rows.where('task_id', '=', taskId);
  // A task has few deliveries: scan them and ignore the index of the state.
  const unindexed = sql.ref<DeliveryState>('state');
  if (state !== undefined && taskId !== undefined) rows = rows.where(sql`+${unindexed}`, '=', state);
  else if (state !== undefined) rows = rows.where('state', '=', state);
  return (yield* all(rows.compile())).map(deliveryOf);
}

/** How many are pending, by channel. */
export function* countPending(): Tx<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const { target, deliveries } of yield* all(pendingByTarget({}))) {
    const { channel } = parseTarget(target);
    counts.set(channel, (counts.get(channel) ?? 0) + deliveries);
  }
  return counts;
}
