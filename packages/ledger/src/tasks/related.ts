// Ids of tasks that stand in some relation to another, or to an agent.

import type { TaskId } from '@coxswain/protocol';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { all, type Unit } from '../database/unit.ts';

const activeRetries = compiled((values: { id: string }) =>
  db
    .selectFrom('task')
    .select('id')
    .where('retry_of', '=', values.id)
    .where('status', 'in', ['pending', 'running', 'needs_input'])
    .orderBy('n'),
);
const pendingOf = compiled((values: { agent: string }) =>
  db
    .selectFrom('task')
    .select('id')
    .where('agent', '=', values.agent)
    .where('status', '=', 'pending')
    .where('kind', '<>', 'item')
    .orderBy('n'),
);

// Ids in the database are the ids we were given.
const idsOf = (rows: readonly { readonly id: string }[]): readonly TaskId[] =>
  rows.map(({ id }) => id as TaskId);

/** Active tasks that retry this one. */
export function* findActiveRetries(id: TaskId): Unit<readonly TaskId[]> {
  return idsOf(yield* all(activeRetries({ id })));
}

/** Pending tasks of the agent, oldest first; items stay, whoever is there to move them. */
export function* findPendingOf(agent: string): Unit<readonly TaskId[]> {
  return idsOf(yield* all(pendingOf({ agent })));
}
