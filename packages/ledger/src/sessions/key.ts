// The key that a session's memory is stored under. A running task knows its session by name, which may change meanwhile.

import type { TaskId } from '@coxswain/protocol';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { first, type Tx } from '../database/tx.ts';
import { findStored } from './find.ts';

const sessionOfTask = compiled((values: { id: string }) =>
  db.selectFrom('task').select('session').where('id', '=', values.id),
);

/** The key of the session of this name; of one without a row, or that was renamed since, the name it was made under. */
export function* keyOf(name: string): Tx<string> {
  return (yield* findStored(name))?.key ?? name;
}

/** The key of the task's session; of a task that is gone, that of the session of this name. */
export function* keyOfTask(id: TaskId, name: string): Tx<string> {
  return (yield* first(sessionOfTask({ id })))?.session ?? (yield* keyOf(name));
}
