// Forgetting what was said. It is out of sight with one write; the rows go after it in steps, so that a long conversation
// holds the database for nobody. A crash in between leaves rows that nobody sees and that the next time takes along.

import { type AuditBy, BY_DAEMON } from '@coxswain/protocol';
import { appendAudit } from '../audit/append.ts';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Database } from '../database/database.ts';
import type { Transaction } from '../database/transaction.ts';
import { affected, first, run, type Unit } from '../database/unit.ts';
import { GENERATED } from './assign.ts';
import { findSession } from './find.ts';

/** Messages that go in one step; some are long. */
const MESSAGES_IN_STEP = 100;

const putOutOfSight = compiled((values: { key: string }) =>
  db
    .updateTable('session_memory')
    .set(({ eb, ref }) => ({
      agent_session_id: null,
      first_n: eb(ref('last_n'), '+', 1),
      current_n: eb(ref('last_n'), '+', 1),
    }))
    .where('session', '=', values.key),
);
const firstOf = compiled((values: { key: string }) =>
  db.selectFrom('session_memory').select('first_n').where('session', '=', values.key),
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
  db.selectFrom('task').select('n').where('session', '=', values.key).where('n', '<>', values.n).limit(1),
);

/** Forgets the messages of the session and the agent's own id of it. False: there is no such session. */
export const resetSession = async (
  database: Database,
  name: string,
  by: AuditBy = BY_DAEMON,
): Promise<boolean> => {
  const key = await database.write((tx) => hide(tx, name, by));
  if (key === undefined) return false;
  while ((await database.write(() => removeHidden(key))) === MESSAGES_IN_STEP);
  return true;
};

function* hide(tx: Transaction, name: string, by: AuditBy): Unit<string | undefined> {
  const session = yield* findSession(name);
  if (session === undefined) return undefined;
  yield* run(putOutOfSight({ key: session.key }));
  yield* appendAudit(tx, by, { action: 'session.reset', subject: name, detail: { agent: session.agent } });
  return session.key;
}

function* removeHidden(key: string): Unit<number> {
  const memory = yield* first(firstOf({ key }));
  if (memory === undefined) return 0;
  return yield* affected(deleteBefore({ key, n: memory.first_n, limit: MESSAGES_IN_STEP }));
}

/** A task that is about to be removed, as far as its session is concerned. */
export interface Leaving {
  readonly n: number;
  /** The key of its session. */
  readonly session: string;
  /** Its name, where the session has a row. */
  readonly session_name: string | null;
}

/**
 * What was said in a session that nobody gave a name goes with its last task, oldest first: true when nothing of it is left,
 * or nothing has to go, because the session has other tasks or a name.
 */
export function* forgetWithLast({ n, session: key, session_name }: Leaving): Unit<boolean> {
  if (!GENERATED.test(session_name ?? key)) return true;
  if ((yield* first(othersIn({ key, n }))) !== undefined) return true;
  const limit = MESSAGES_IN_STEP;
  if ((yield* affected(deleteBefore({ key, n: Number.MAX_SAFE_INTEGER, limit }))) === limit) return false;
  yield* run(deleteMemory({ key }));
  return true;
}
