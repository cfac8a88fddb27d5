// Finds a session by name: by its row, or, if it was never named, by the tasks with its key.

import { isActive, sumUsage, type Usage } from '@coxswain/protocol';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { all, first, type Tx } from '../database/tx.ts';
import { fromJson } from '../tasks/task-row.ts';
import type { SessionRow } from './session-row.ts';
import { inSession } from './tasks-of.ts';

const byName = compiled((values: { name: string }) =>
  db.selectFrom('session').selectAll().where('name', '=', values.name),
);
const byKey = compiled((values: { key: string }) =>
  db.selectFrom('session').select('key').where('key', '=', values.key),
);
const tasksIn = compiled((values: { session: string }) =>
  db
    .selectFrom('task')
    .select(['agent', 'status', 'created_at', 'usage'])
    .where(inSession(values.session))
    .where('kind', '<>', 'item')
    .orderBy('n'),
);

/** The session's row as it is stored. */
export function* findStored(name: string): Tx<SessionRow | undefined> {
  return yield* first(byName({ name }));
}

/** True when some session, whatever its name is now, was created under this key. */
export function* isKeyTaken(key: string): Tx<boolean> {
  return (yield* first(byKey({ key }))) !== undefined;
}

/** The row that a session with only tasks would have; undefined when it has none. */
export function* findUnnamed(name: string): Tx<SessionRow | undefined> {
  if (yield* isKeyTaken(name)) return undefined;
  const tasks = yield* all(tasksIn({ session: name }));
  const [oldest] = tasks;
  const newest = tasks.at(-1);
  if (oldest === undefined || newest === undefined) return undefined;
  const usage = tasks
    .map((task) => fromJson<Usage>(task.usage))
    .reduce<Usage | undefined>((sum, each) => sumUsage(sum, each), undefined);
  return {
    key: name,
    name,
    agent: oldest.agent,
    created_at: oldest.created_at,
    last_task_at: newest.created_at,
    tasks: tasks.length,
    active_tasks: tasks.filter(({ status }) => isActive(status)).length,
    usage: usage === undefined ? null : JSON.stringify(usage),
  };
}

/** The session of this name, stored or not. */
export function* findSession(name: string): Tx<SessionRow | undefined> {
  return (yield* findStored(name)) ?? (yield* findUnnamed(name));
}
