// Reading input requests.

import type { InputId, InputRequest, TaskId } from '@coxswain/protocol';
import { sql } from 'kysely';
import { compiled } from '../database/compiled.ts';
import { all, first, type Tx } from '../database/tx.ts';
import { inputOf, selectInputs } from './input-row.ts';

const byId = compiled((values: { id: string }) => selectInputs().where('input.id', '=', values.id));
const openOnes = compiled(() =>
  // A literal, or SQLite does not see that the index of open requests fits.
  selectInputs().where('input.state', '=', sql.lit('open')).orderBy('input.created_at').orderBy('input.id'),
);
const byTask = compiled((values: { id: string }) =>
  selectInputs().where('task.id', '=', values.id).orderBy('input.created_at').orderBy('input.id'),
);

export function* readInput(id: InputId): Tx<InputRequest | undefined> {
  const row = yield* first(byId({ id }));
  return row === undefined ? undefined : inputOf(row);
}

/** Every open request, oldest first. */
export function* readOpenInputs(): Tx<readonly InputRequest[]> {
  return (yield* all(openOnes({}))).map(inputOf);
}

/** Every request of a task, oldest first. */
export function* readInputsOf(id: TaskId): Tx<readonly InputRequest[]> {
  return (yield* all(byTask({ id }))).map(inputOf);
}
