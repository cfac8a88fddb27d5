// Recomputes what is derived from other rows: the queue, counters, session totals, delivery queues, the indexes. It never touches
// data that people entered or received.

import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { writeMeta } from '../database/meta.ts';
import { Collected } from '../database/transaction.ts';
import { all, run, type Tx } from '../database/tx.ts';
import { releaseFirst } from '../deliveries/queue.ts';
import { SEARCH_THROUGH } from '../search/index-rows.ts';
import { refreshReadiness } from '../tasks/readiness.ts';
import { COUNTED_SESSIONS, WRONG_TARGETS } from './accounts.ts';
import { countAnew } from './counters.ts';
import { EXPECTED, WRONG_LINES } from './tasks.ts';

const statement = (text: string) => run(sql.raw(text).compile(db));

/** In this order: each builds on those before. */
const QUEUE = [
  `delete from dependency where on_n not in (select n from task where status <> 'completed')`,
  `update task set gate = null, due_at = null
   where gate is not null and status <> 'pending' and kind <> 'item'`,
  `update task set due_at = null where due_at is not null and status <> 'pending' and kind <> 'item'`,
  `update task set line = session where status = 'pending' and line is not null and line <> session`,
  `update task set pool = (select ${EXPECTED.pool} from task_request as request where request.n = task.n)
   where status = 'pending' and pool is not
     (select ${EXPECTED.pool} from task_request as request where request.n = task.n)
     and exists (select 1 from task_request as request where request.n = task.n)`,
  `update task set effective_priority = priority where status = 'pending' and effective_priority < priority`,
  `update task set place = ${EXPECTED.place} where status = 'pending' and place <> ${EXPECTED.place}`,
  `update task set unmet = ${EXPECTED.unmet}
   where status = 'pending' and kind <> 'item' and unmet <> ${EXPECTED.unmet}`,
  `update task set gate = ${EXPECTED.gate} where status = 'pending' and gate is not (${EXPECTED.gate})`,
];

function* repairLines(): Tx<void> {
  const lines = yield* all(sql.raw<{ line: string }>(WRONG_LINES).compile(db));
  for (const { line } of lines) {
    yield* run(sql`update task set gate = 1 where line = ${line} and gate = 0`.compile(db));
    yield* refreshReadiness(line);
  }
}

function* repairCounters(): Tx<void> {
  for (const [name, value] of yield* countAnew(true))
    yield* run(
      sql`insert into counter (name, value) values (${name}, ${value})
        on conflict (name) do update set value = excluded.value where value <> excluded.value`.compile(db),
    );
}

const SESSIONS = `update session set tasks = counted.tasks, active_tasks = counted.active
  from (${COUNTED_SESSIONS}) as counted where counted.key = session.key
    and (session.tasks <> counted.tasks or session.active_tasks <> counted.active)`;

/** There is no watcher to wake yet. */
const NOBODY_WAITS = new Collected(
  { seq: 0, number: 0 },
  { randomBytes: () => new Uint8Array(), steadyMs: 0, nowMs: 0 },
);

function* repairTargets(): Tx<void> {
  const targets = yield* all(sql.raw<{ subject: string }>(WRONG_TARGETS).compile(db));
  for (const { subject: target } of targets) {
    yield* run(
      sql`update delivery set next_at = null where target = ${target} and state = 'pending'`.compile(db),
    );
    yield* releaseFirst(NOBODY_WAITS, target);
  }
}

const SEQUENCES = [
  `update sqlite_sequence set seq = max(seq, (select coalesce(max(seq), 0) from event)) where name = 'event'`,
  `update sqlite_sequence set seq = max(seq, (select coalesce(max(n), 0) from task)) where name = 'task'`,
];

/** Indexes can be rebuilt from their tables; the search index is refilled in the background. */
export function* repairIndexes(): Tx<void> {
  yield* statement('reindex');
  yield* statement(`insert into search (search) values ('delete-all')`);
  yield* writeMeta(SEARCH_THROUGH, '0');
}

/** Makes clients reload their lists. */
const CHANGED = `insert into counter (name, value) values ('eventless_changes', 1)
  on conflict (name) do update set value = value + 1`;

/** Recomputes derived values. Only while the ledger is not open and none of it is cached. */
export function* repairDerived(): Tx<void> {
  for (const text of QUEUE) yield* statement(text);
  yield* repairLines();
  yield* repairCounters();
  yield* statement(SESSIONS);
  yield* repairTargets();
  for (const text of SEQUENCES) yield* statement(text);
  yield* statement(CHANGED);
}
