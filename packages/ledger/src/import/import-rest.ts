// Imports the rest of an export besides tasks and their events. None of it becomes active: jobs are paused, and pending
// deliveries are not sent.

import {
  type ChannelRoute,
  type Delivery,
  type Firing,
  type Job,
  type SessionMessage,
  TERMINAL_EVENTS,
} from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { affected, first, run, type Tx } from '../database/tx.ts';
import { codeOf } from '../events/type-code.ts';
import { JOB_EVENTS_THROUGH } from '../jobs/events-through.ts';
import { archiveMessages } from '../sessions/archive.ts';
import { keyOfTask } from '../sessions/key.ts';
import { addMessages } from '../sessions/messages.ts';
import { numberOf } from './import-task.ts';
import { readPosition, writePosition } from './position.ts';
import type { ImportOutcome } from './records.ts';

const ENDS = sql.join(TERMINAL_EVENTS.map((type) => sql.lit(codeOf(type))));

const outcomeOf = (rows: number): ImportOutcome => (rows === 0 ? 'skipped' : 'imported');

/** A message is imported unless its task existed here before. */
export function* importMessage(
  source: string,
  { session, n, taskId, role, parts, at, archived }: SessionMessage & { readonly session: string },
): Tx<ImportOutcome> {
  const isHere = (yield* numberOf(taskId)) !== undefined;
  if (isHere && (yield* readPosition(source, taskId)) === undefined) return 'skipped';
  const subject = `session ${session}`;
  if (n <= ((yield* readPosition(source, subject)) ?? 0)) return 'skipped';
  yield* addMessages({ session, taskId, messages: [{ role, parts }], nowMs: Date.parse(at) });
  if (archived) yield* archiveMessages(yield* keyOfTask(taskId, session));
  yield* writePosition(source, subject, n);
  return 'imported';
}

/** Paused, without an environment, with its totals. */
export function* importJob(job: Job): Tx<ImportOutcome> {
  const { id, enabled, pauseReason, nextAt, backoffUntil, runs, successes, failuresInARow, ...more } = job;
  const { lastStatus, lastTaskId, lastFiredAt, cost, tokens, createdAt, updatedAt, revision, ...definition } =
    more;
  const [firedAt, created, updated] = [lastFiredAt, createdAt, updatedAt].map((time) =>
    time === undefined ? null : Date.parse(time),
  );
  return outcomeOf(
    yield* affected(
      sql`insert or ignore into job (id, name, definition, enabled, pause_reason, fired_through, runs, successes,
          failures_in_a_row, last_status, last_task_id, last_fired_at, cost, tokens, created_at, updated_at, revision)
        values (${id}, ${job.name}, ${JSON.stringify(definition)}, 0, ${pauseReason ?? 'user'}, ${firedAt ?? created ?? 0},
          ${runs}, ${successes}, ${failuresInARow}, ${lastStatus ?? null}, ${lastTaskId ?? null}, ${firedAt ?? null},
          ${cost}, ${tokens}, ${created ?? 0}, ${updated ?? 0}, ${revision})`.compile(db),
    ),
  );
}

export function* importFiring(firing: Firing): Tx<ImportOutcome> {
  const { jobId, trigger, slot, at, taskId, missed, detail } = firing;
  const job = yield* first(db.selectFrom('job').select('n').where('id', '=', jobId).compile());
  if (job === undefined) return 'skipped';
  const occurrenceAt = Date.parse(slot);
  // Exports lack the occurrence's name; imported firings get one that no trigger uses.
  const name = `imported:${trigger}:${occurrenceAt}:${taskId ?? ''}`;
  const same = yield* first(
    sql<{ one: number }>`
      select 1 as one from firing where job_n = ${job.n} and slot_at = ${occurrenceAt} and trigger = ${trigger}
        and task_id is ${taskId ?? null} limit 1`.compile(db),
  );
  if (same !== undefined) return 'skipped';
  return outcomeOf(
    yield* affected(
      sql`insert or ignore into firing (job_n, slot, trigger, slot_at, at, task_id, missed, detail)
        values (${job.n}, ${name}, ${trigger}, ${occurrenceAt}, ${Date.parse(at)}, ${taskId ?? null}, ${missed ?? null},
          ${detail ?? null})`.compile(db),
    ),
  );
}

export function* importDelivery(delivery: Delivery): Tx<ImportOutcome> {
  const { id, kind, target, state, taskId, requestId, text, attempts, error, createdAt, deliveredAt } =
    delivery;
  if (state === 'pending') return 'active';
  const taskN = taskId === undefined ? undefined : yield* numberOf(taskId);
  return outcomeOf(
    yield* affected(
      sql`insert or ignore into delivery (id, task_n, task_id, kind, request_id, target, state, text, attempts, error,
          created_at, delivered_at)
        values (${id}, ${taskN ?? null}, ${taskId ?? null}, ${kind}, ${requestId ?? null}, ${target}, ${state},
          ${text ?? null}, ${attempts}, ${error ?? null}, ${Date.parse(createdAt)},
          ${deliveredAt === undefined ? null : Date.parse(deliveredAt)})`.compile(db),
    ),
  );
}

export function* importRoute(route: ChannelRoute): Tx<ImportOutcome> {
  const { id, channel, account, peer, thread, agent, session, createdAt } = route;
  return outcomeOf(
    yield* affected(
      sql`insert or ignore into channel_route (id, channel, account, peer, thread, agent, session, created_at)
        values (${id}, ${channel}, ${account ?? null}, ${peer ?? null}, ${thread ?? null}, ${agent}, ${session ?? null},
          ${Date.parse(createdAt)})`.compile(db),
    ),
  );
}

/** The ends of imported tasks fire no job: jobs that wait for ends continue after them. */
export function* passEnds(): Tx<void> {
  yield* run(
    sql`update meta set value = (select cast(max(seq) as text) from event) where key = ${JOB_EVENTS_THROUGH}`.compile(
      db,
    ),
  );
}

/** True while jobs that wait for ends have not seen all of them. */
export function* hasUnseenEnds(): Tx<boolean> {
  const row = yield* first(
    sql<{ one: number }>`
      select 1 as one from meta where key = ${JOB_EVENTS_THROUGH}
        and exists (select 1 from job, json_each(job.definition, '$.triggers') as trigger
          where json_extract(trigger.value, '$.kind') = 'event')
        and exists (select 1 from event where seq > cast(meta.value as integer) and type in (${ENDS}))`.compile(
      db,
    ),
  );
  return row !== undefined;
}
