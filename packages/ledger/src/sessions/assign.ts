// Which session a new task belongs to. A named session is bound to an agent by its row; a submission without a session
// comes with a generated name that gets a row only when someone refers to it again.

import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { listParameter } from '../database/list-parameter.ts';
import { all, type Tx } from '../database/tx.ts';
import type { NewTask } from '../writes.ts';
import { findStored, findUnnamed } from './find.ts';
import type { SessionRow } from './session-row.ts';
import { freeKey, newSessionRow } from './store.ts';
import { inSession } from './tasks-of.ts';

/** What the engine generates for a submission without a session. */
export const GENERATED = /^ses_[a-z2-7]{12}$/;

export interface Assignment {
  readonly key: string;
  readonly agent: string;
  /** The row that has to be stored when the task is accepted. */
  readonly toStore?: SessionRow | undefined;
  /** No other task is in it, and it has no row. */
  readonly isFresh: boolean;
}

const everMentioned = compiled((values: { names: string }) => ({
  compile: () =>
    sql<{ name: string }>`
      select value as name from json_each(${values.names}) as wanted
      where exists (select 1 from session where name = wanted.value)
        or exists (select 1 from session where key = wanted.value)
        or exists (select 1 from task where ${inSession(sql.ref<string>('wanted.value'))})`.compile(db),
}));

/** The session of a submission without one: nobody can have mentioned it before its task had its id. */
const isOwn = ({ id, session }: Pick<NewTask, 'id' | 'session'>): boolean => session === `ses_${id.slice(4)}`;

/** The sessions of new tasks that nothing refers to yet. */
export function* findFreshOf(tasks: readonly NewTask[]): Tx<Set<string>> {
  const others = tasks.flatMap((task) => (isOwn(task) ? [] : [task.session]));
  const fresh = new Set(others.length === 0 ? others : yield* findFresh(others));
  for (const task of tasks) if (isOwn(task)) fresh.add(task.session);
  return fresh;
}

/** The generated names that nothing refers to yet. */
export function* findFresh(names: readonly string[]): Tx<ReadonlySet<string>> {
  const fresh = new Set(names.filter((name) => GENERATED.test(name)));
  if (fresh.size === 0) return fresh;
  for (const { name } of yield* all(everMentioned({ names: listParameter([...fresh]) }))) fresh.delete(name);
  return fresh;
}

/** Finds the session of this name for a task of this agent, or describes the new one. Writes nothing. */
export function* assignSession(name: string, agent: string, nowMs: number): Tx<Assignment> {
  const stored = yield* findStored(name);
  if (stored !== undefined) return { key: stored.key, agent: stored.agent, isFresh: false };
  const unnamed = GENERATED.test(name) ? yield* findUnnamed(name) : undefined;
  if (unnamed !== undefined)
    return { key: unnamed.key, agent: unnamed.agent, toStore: unnamed, isFresh: false };
  const key = yield* freeKey(name);
  const toStore = newSessionRow({ key, name, agent, created_at: nowMs });
  return { key, agent, isFresh: false, toStore };
}
