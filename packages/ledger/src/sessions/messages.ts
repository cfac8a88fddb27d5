// The messages of a session: numbered from 1 in each; numbers are never reused, not even after a reset.

import type { MessagePart, NewMessage, SessionMessage, TaskId } from '@coxswain/protocol';
import type { Selectable } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { SessionMessageTable } from '../database/schema-sessions.ts';
import { all, first, run, type Tx } from '../database/tx.ts';
import { timestampOf } from '../tasks/task-row.ts';
import { keyOf, keyOfTask } from './key.ts';

const takeNumbers = compiled((values: { key: string; count: number }) =>
  db
    .insertInto('session_memory')
    .values({ session: values.key, last_n: values.count })
    .onConflict((conflict) =>
      conflict.column('session').doUpdateSet(({ eb, ref }) => ({
        last_n: eb(ref('session_memory.last_n'), '+', ref('excluded.last_n')),
      })),
    )
    .returning('last_n'),
);
const insertMessage = compiled((row: Omit<Selectable<SessionMessageTable>, 'id'>) =>
  db.insertInto('session_message').values({
    session: row.session,
    n: row.n,
    task_id: row.task_id,
    role: row.role,
    parts: row.parts,
    at: row.at,
  }),
);
const setCurrent = compiled((values: { key: string; n: number }) =>
  db.updateTable('session_memory').set({ current_n: values.n }).where('session', '=', values.key),
);
const boundsOf = compiled((values: { key: string }) =>
  db
    .selectFrom('session_memory')
    .select(['first_n', 'current_n', 'last_n'])
    .where('session', '=', values.key),
);
const messagesAfter = compiled((values: { key: string; after: number; limit: number }) =>
  db
    .selectFrom('session_message')
    .selectAll()
    .where('session', '=', values.key)
    .where('n', '>', values.after)
    .orderBy('n')
    .limit(values.limit),
);
const ALL = Number.MAX_SAFE_INTEGER;

/** A stored message in the protocol's form. */
export const messageOf = (row: Omit<Selectable<SessionMessageTable>, 'id' | 'session'>): SessionMessage => ({
  n: row.n,
  // Stored below from an id, and from a list of parts.
  taskId: row.task_id as TaskId,
  role: row.role,
  parts: JSON.parse(row.parts) as readonly MessagePart[],
  at: timestampOf(row.at),
});

export interface MessagePage {
  readonly after: number;
  readonly limit: number;
  readonly archived?: boolean;
}

/** What is added at once. */
export interface Said {
  /** The name of the session, for when the task is gone. */
  readonly session: string;
  readonly taskId: TaskId;
  readonly messages: readonly NewMessage[];
  readonly nowMs: number;
}

/** Adds messages of a task to its session. */
export function* addMessages({ session, taskId, messages, nowMs }: Said): Tx<void> {
  if (messages.length === 0) return;
  const key = yield* keyOfTask(taskId, session);
  const taken = yield* first(takeNumbers({ key, count: messages.length }));
  if (taken === undefined) throw new Error(`session ${key} gave no numbers`);
  const before = taken.last_n - messages.length;
  for (const [index, { role, parts }] of messages.entries()) {
    const n = before + index + 1;
    yield* run(
      insertMessage({ session: key, n, task_id: taskId, role, parts: JSON.stringify(parts), at: nowMs }),
    );
  }
  const summary = messages.findLastIndex(({ role }) => role === 'summary');
  if (summary >= 0) yield* run(setCurrent({ key, n: before + summary + 1 }));
}

/** Messages after `after`, oldest first; archived ones where they are asked for. */
export function* readMessages(
  name: string,
  { after, limit, archived = false }: MessagePage,
): Tx<readonly SessionMessage[]> {
  const key = yield* keyOf(name);
  const bounds = yield* first(boundsOf({ key }));
  if (bounds === undefined) return [];
  const { first_n: firstN } = bounds;
  const from = archived ? after : Math.max(after, firstN - 1);
  const rows = yield* all(messagesAfter({ key, after: from, limit }));
  return rows.map((row) => ({ ...messageOf(row), ...(row.n < firstN && { archived: true as const }) }));
}

/** The number of the last message under this key that is not archived. */
export function* readLastMessage(key: string): Tx<number | undefined> {
  const bounds = yield* first(boundsOf({ key }));
  return bounds === undefined || bounds.last_n < bounds.first_n ? undefined : bounds.last_n;
}

/** The agent's context: everything from the last summary on. */
export function* readCurrentMessages(name: string): Tx<readonly SessionMessage[]> {
  const key = yield* keyOf(name);
  const bounds = yield* first(boundsOf({ key }));
  if (bounds === undefined) return [];
  return (yield* all(messagesAfter({ key, after: bounds.current_n - 1, limit: ALL }))).map(messageOf);
}
