// Sessions as the ledger's callers see them.

import { describeTask, ITEM_LIST, type Session } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Database } from '../database/database.ts';
import type { Transaction } from '../database/transaction.ts';
import { all, first, run, type Tx } from '../database/tx.ts';
import type { SessionMemory, Sessions } from '../sessions.ts';
import { readResets, resetSession } from './archive.ts';
import { findSession, findStored, findUnnamed } from './find.ts';
import { keyOf } from './key.ts';
import { addMessages, readCurrentMessages, readLastMessage, readMessages } from './messages.ts';
import { type SessionRow, sessionOf } from './session-row.ts';
import { freeKey, newSessionRow, storeSession } from './store.ts';
import { joined, namesake } from './tasks-of.ts';

// What a session stores besides its messages. The row is created with the first value.
const memoryOf = compiled((values: { key: string }) =>
  db.selectFrom('session_memory').select(['agent_session_id', 'model']).where('session', '=', values.key),
);
const setAgentSession = compiled((values: { key: string; id: string | null }) =>
  db
    .insertInto('session_memory')
    .values({ session: values.key, agent_session_id: values.id })
    .onConflict((conflict) =>
      conflict.column('session').doUpdateSet(({ ref }) => ({
        agent_session_id: ref('excluded.agent_session_id'),
      })),
    ),
);

const setModel = compiled((values: { key: string; model: string | null }) =>
  db
    .insertInto('session_memory')
    .values({ session: values.key, model: values.model })
    .onConflict((conflict) =>
      conflict.column('session').doUpdateSet(({ ref }) => ({ model: ref('excluded.model') })),
    ),
);

/** Empty for a session without stored values. */
function* readMemory(name: string): Tx<SessionMemory> {
  const row = yield* first(memoryOf({ key: yield* keyOf(name) }));
  return { agentSessionId: row?.agent_session_id ?? undefined, model: row?.model ?? undefined };
}

/** Stores or clears the agent's own conversation id. */
function* noteAgentSession(name: string, id: string | undefined): Tx<void> {
  yield* run(setAgentSession({ key: yield* keyOf(name), id: id ?? null }));
}

/** Stores or clears the model chosen for the session. */
function* noteModel(name: string, model: string | undefined): Tx<void> {
  yield* run(setModel({ key: yield* keyOf(name), model: model ?? null }));
}

/** Titles are cut to fewer. */
const TITLE_CHARACTERS = 1_000;

const lastUsed = compiled((values: { limit: number }) =>
  db
    .selectFrom('session')
    .selectAll()
    .where('name', 'not like', `${ITEM_LIST}%`)
    .orderBy(sql`coalesce(last_task_at, created_at)`, 'desc')
    .orderBy('key')
    .limit(values.limit),
);
const oldestTask = compiled((values: { key: string }) =>
  db
    .selectFrom('task')
    .innerJoin('task_request as request', 'request.n', 'task.n')
    .select([
      'request.title',
      sql<string>`substr(request.prompt, 1, ${sql.lit(TITLE_CHARACTERS)})`.as('prompt'),
    ])
    .where(
      'task.n',
      '=',
      sql<number>`(select min(n) from (select min(n) as n from task where ${joined(values.key)} and kind <> 'item'
        union all select n from task where ${namesake(values.key)} and kind <> 'item'))`,
    ),
);
const setName = compiled((values: { key: string; name: string }) =>
  db.updateTable('session').set({ name: values.name }).where('key', '=', values.key),
);

/**
 * Named conversations, the last used first: not the generated sessions of single submissions, and not those that only hold an
 * agent's to-do list.
 */
function* listSessions(limit: number): Tx<readonly Session[]> {
  const sessions: Session[] = [];
  for (const row of yield* all(lastUsed({ limit }))) sessions.push(yield* whole(row));
  return sessions;
}

function* readSession(name: string): Tx<Session | undefined> {
  const row = yield* findSession(name);
  if (row === undefined) return undefined;
  const resets = yield* readResets(row.key);
  return { ...(yield* whole(row)), ...(resets.length > 0 && { resets }) };
}

function* whole(row: SessionRow): Tx<Session> {
  const { model } = yield* readMemory(row.name);
  const oldest = yield* first(oldestTask({ key: row.key }));
  return {
    ...sessionOf(row),
    ...(oldest && { title: describeTask({ title: oldest.title ?? undefined, prompt: oldest.prompt }) }),
    model,
    lastMessage: yield* readLastMessage(row.key),
  };
}

function* createSession(name: string, agent: string, nowMs: number): Tx<Session | undefined> {
  if ((yield* findSession(name)) !== undefined) return undefined;
  const row = newSessionRow({ key: yield* freeKey(name), name, agent, created_at: nowMs });
  yield* storeSession(row);
  return sessionOf(row);
}

function* renameSession(tx: Transaction, name: string, to: string): Tx<boolean> {
  if ((yield* findSession(to)) !== undefined) return false;
  const stored = yield* findStored(name);
  const unnamed = stored === undefined ? yield* findUnnamed(name) : undefined;
  if (unnamed !== undefined) yield* storeSession(unnamed);
  const key = stored?.key ?? unnamed?.key;
  if (key === undefined) return false;
  yield* run(setName({ key, name: to }));
  // Lists show the name with every task.
  tx.changed();
  return true;
}

export const ledgerSessions = (database: Database): Sessions => ({
  list: (limit) => database.read(() => listSessions(limit)),
  get: (name) => database.read(() => readSession(name)),
  create: (name, agent, nowMs) => database.write(() => createSession(name, agent, nowMs)),
  rename: (name, to) => database.write((tx) => renameSession(tx, name, to)),
  memory: (name) => database.read(() => readMemory(name)),
  noteModel: (name, model) => database.write(() => noteModel(name, model)),
  noteAgentSession: (name, id) => database.write(() => noteAgentSession(name, id)),
  addMessages: (session, taskId, messages, nowMs) =>
    database.write(() => addMessages({ session, taskId, messages, nowMs })),
  messages: (name, page) => database.read(() => readMessages(name, page)),
  currentMessages: (name) => database.read(() => readCurrentMessages(name)),
  reset: (name, nowMs, by) => database.write((tx) => resetSession(tx, { name, nowMs, by })),
});
