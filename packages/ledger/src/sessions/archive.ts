// A reset archives the messages: the agent no longer gets them, people can still read them. The archive is removed with the last
// task of the session, in steps, so that a long conversation never blocks the database.

import { type AuditBy, DAEMON_ACTOR, type SessionReset } from '@coxswain/protocol';
import { sql } from 'kysely';
import { appendAudit } from '../audit/append.ts';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { SessionResetTable } from '../database/schema-sessions.ts';
import type { Transaction } from '../database/transaction.ts';
import { affected, all, first, run, type Tx } from '../database/tx.ts';
import { timestampOf } from '../tasks/task-row.ts';
import { GENERATED } from './assign.ts';
import { findSession } from './find.ts';
import { inSession, joined, namesake } from './tasks-of.ts';

/** Messages removed in one step; some are long. */
const MESSAGES_IN_STEP = 100;

const setArchived = compiled((values: { key: string }) =>
  db
    .updateTable('session_memory')
    .set(({ eb, ref }) => ({
      agent_session_id: null,
      first_n: eb(ref('last_n'), '+', 1),
      current_n: eb(ref('last_n'), '+', 1),
    }))
    .where('session', '=', values.key),
);
const boundsOf = compiled((values: { key: string }) =>
  db.selectFrom('session_memory').select(['first_n', 'last_n']).where('session', '=', values.key),
);
const newestTask = compiled((values: { key: string }) =>
  db.selectNoFrom(
    sql<number | null>`(select max(n) from (select max(n) as n from task where ${joined(values.key)}
      union all select n from task where ${namesake(values.key)}))`.as('n'),
  ),
);
const insertReset = compiled((row: SessionResetTable) =>
  db
    .insertInto('session_reset')
    .values({
      session: row.session,
      last_message: row.last_message,
      last_task: row.last_task,
      messages: row.messages,
      at: row.at,
    })
    .onConflict((conflict) => conflict.doNothing()),
);
const resetsOf = compiled((values: { key: string }) =>
  db
    .selectFrom('session_reset')
    .selectAll()
    .where('session', '=', values.key)
    .orderBy('last_message')
    .orderBy('last_task'),
);
const deleteResets = compiled((values: { key: string }) =>
  db.deleteFrom('session_reset').where('session', '=', values.key),
);
const deleteBefore = compiled((values: { key: string; n: number; limit: number }) =>
  db
    .deleteFrom('session_message')
    .where('id', 'in', (inner) =>
      inner
        .selectFrom('session_message')
        .select('id')
        .where('session', '=', values.key)
        .where('n', '<', values.n)
        .orderBy('n')
        .limit(values.limit),
    ),
);
const deleteMemory = compiled((values: { key: string }) =>
  db.deleteFrom('session_memory').where('session', '=', values.key),
);
const othersIn = compiled((values: { key: string; n: number }) =>
  db.selectFrom('task').select('n').where(inSession(values.key)).where('n', '<>', values.n).limit(1),
);

export interface ResetOrder {
  /** Of the session. */
  readonly name: string;
  readonly nowMs: number;
  readonly by?: AuditBy | undefined;
}

/** Archives the messages of the session and drops the agent's own conversation id. False: there is no such session. */
export function* resetSession(tx: Transaction, { name, nowMs, by = DAEMON_ACTOR }: ResetOrder): Tx<boolean> {
  const session = yield* findSession(name);
  if (session === undefined) return false;
  const { key, agent } = session;
  const { first_n: firstN = 1, last_n: lastN = 0 } = (yield* first(boundsOf({ key }))) ?? {};
  const messages = lastN - firstN + 1;
  const task = (yield* first(newestTask({ key })))?.n ?? undefined;
  yield* archiveMessages(key);
  // An archive is removed with the last task of its session. That task is gone already, so remove the archive here.
  if (task === undefined) {
    yield* run(deleteBefore({ key, n: lastN + 1, limit: lastN }));
    yield* run(deleteResets({ key }));
  }
  // If nothing happened since the last reset, keep that one.
  else yield* run(insertReset({ session: key, last_message: lastN, last_task: task, messages, at: nowMs }));
  yield* appendAudit(tx, by, { action: 'session.reset', subject: name, detail: { agent, messages } });
  return true;
}

/** The next message under this key begins a conversation. */
export function* archiveMessages(key: string): Tx<void> {
  yield* run(setArchived({ key }));
}

/** Oldest first. */
export function* readResets(key: string): Tx<readonly SessionReset[]> {
  return (yield* all(resetsOf({ key }))).map(({ at, messages, last_message, last_task }) => ({
    at: timestampOf(at),
    messages,
    lastMessage: last_message,
    lastTask: last_task,
  }));
}

/** What its session needs to know about a task that is about to be removed. */
export interface Leaving {
  readonly n: number;
  /** The key of its session. */
  readonly session: string;
  /** Its name, where the session has a row. */
  readonly session_name: string | null;
}

/**
 * Removes, with the last task of a session, its archive and, if it has no name, all its messages; oldest first. True when nothing
 * is left to remove.
 */
export function* forgetWithLast({ n, session: key, session_name }: Leaving): Tx<boolean> {
  if ((yield* first(othersIn({ key, n }))) !== undefined) return true;
  const isNamed = !GENERATED.test(session_name ?? key);
  const before = isNamed ? ((yield* first(boundsOf({ key })))?.first_n ?? 1) : Number.MAX_SAFE_INTEGER;
  const limit = MESSAGES_IN_STEP;
  if ((yield* affected(deleteBefore({ key, n: before, limit }))) === limit) return false;
  yield* run(deleteResets({ key }));
  if (!isNamed) yield* run(deleteMemory({ key }));
  return true;
}
