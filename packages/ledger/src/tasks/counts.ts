// How many there are: read from counters that move with every transition, never counted.

import type { Counts } from '@coxswain/protocol';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { readCounters } from '../database/counter.ts';
import { all, type Unit } from '../database/unit.ts';
import type { AllocatedSlots } from '../writes.ts';

/** Tasks by status, items excepted. */
export function* readCounts(): Unit<Counts> {
  const counters = yield* readCounters();
  const of = (name: string): number => counters.get(name) ?? 0;
  return {
    running: of('running'),
    pending: of('pending'),
    needsInput: of('needs_input'),
    completed: of('completed'),
    failed: of('failed'),
    cancelled: of('cancelled'),
    history: of('history'),
  };
}

// There are never more of these than slots and parked tasks: an index of their own holds them.
const claimed = compiled(() =>
  db
    .selectFrom('task')
    .select((eb) => ['pool', 'status', eb.fn.countAll<number>().as('tasks')])
    .where('run_id', 'is not', null)
    .groupBy(['pool', 'status']),
);

/** Who holds slots now and who waits without one. */
export function* readAllocated(): Unit<AllocatedSlots> {
  const working: Record<string, number> = {};
  let waiting = 0;
  for (const { pool, status, tasks } of yield* all(claimed({}))) {
    if (status === 'needs_input') waiting += tasks;
    else if (pool !== null) working[pool] = tasks;
  }
  return { working, waiting };
}
