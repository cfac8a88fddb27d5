// Creates the row of a session.

import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { run, type Tx } from '../database/tx.ts';
import { isKeyTaken } from './find.ts';
import type { SessionRow } from './session-row.ts';
import { inSession } from './tasks-of.ts';

const insertSession = compiled((row: SessionRow) =>
  db.insertInto('session').values({
    key: row.key,
    name: row.name,
    agent: row.agent,
    created_at: row.created_at,
    last_task_at: row.last_task_at,
    tasks: row.tasks,
    active_tasks: row.active_tasks,
    usage: row.usage,
  }),
);

const putInLine = compiled((values: { key: string }) =>
  db.updateTable('task').set({ line: values.key }).where(inSession(values.key)).where('pool', 'is not', null),
);

/** Stores the row. Tasks already in the session queue behind each other from now on. */
export function* storeSession(row: SessionRow): Tx<void> {
  yield* run(insertSession(row));
  if (row.tasks > 0) yield* run(putInLine({ key: row.key }));
}

/** The row of a session without tasks; the key is that of {@link freeKey}. */
export const newSessionRow = (
  session: Pick<SessionRow, 'key' | 'name' | 'agent' | 'created_at'>,
): SessionRow => ({
  ...session,
  last_task_at: null,
  tasks: 0,
  active_tasks: 0,
  usage: null,
});

/** A key for a new session: its name, or `name#2` … if a session with that key was renamed since; names never contain #. */
export function* freeKey(name: string): Tx<string> {
  for (let count = 1; ; count += 1) {
    const key = count === 1 ? name : `${name}#${count}`;
    if (!(yield* isKeyTaken(key))) return key;
  }
}
