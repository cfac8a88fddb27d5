// Which session a new task belongs to. A named session is bound to an agent by its row; a submission without a session
// comes with a generated name that gets a row only when somebody refers to it again.

import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { first, type Unit } from '../database/unit.ts';
import { findStored, findUnnamed } from './find.ts';
import type { SessionRow } from './session-row.ts';
import { freeKey } from './store.ts';

/** What the engine generates for a submission without a session. */
const GENERATED = /^ses_[a-z2-7]{12}$/;

export interface Assignment {
  readonly key: string;
  readonly agent: string;
  /** The row that has to be stored when the task is accepted. */
  readonly toStore?: SessionRow;
  /** No other task is in it, and it has no row. */
  readonly isFresh: boolean;
}

const everMentioned = compiled((values: { name: string }) =>
  db.selectNoFrom(
    sql<0 | 1>`exists (select 1 from session where name = ${values.name})
      or exists (select 1 from session where key = ${values.name})
      or exists (select 1 from task where session = ${values.name})`.as('yes'),
  ),
);

/** Finds the session of this name for a task of this agent, or says how to make it. Writes nothing. */
export function* assignSession(name: string, agent: string, nowMs: number): Unit<Assignment> {
  const isGenerated = GENERATED.test(name);
  if (isGenerated && (yield* first(everMentioned({ name })))?.yes !== 1)
    return { key: name, agent, isFresh: true };
  const stored = yield* findStored(name);
  if (stored !== undefined) return { key: stored.key, agent: stored.agent, isFresh: false };
  const unnamed = isGenerated ? yield* findUnnamed(name) : undefined;
  if (unnamed !== undefined)
    return { key: unnamed.key, agent: unnamed.agent, toStore: unnamed, isFresh: false };
  const key = yield* freeKey(name);
  return {
    key,
    agent,
    isFresh: false,
    toStore: {
      key,
      name,
      agent,
      created_at: nowMs,
      last_task_at: null,
      tasks: 0,
      active_tasks: 0,
      usage: null,
    },
  };
}
