// An input request as the database answers it.

import type { InputAnswer, InputId, InputQuestion, InputRequest, TaskId } from '@coxswain/protocol';
import type { Selectable } from 'kysely';
import { db } from '../database/builder.ts';
import type { InputTable } from '../database/schema.ts';
import { fromJson, timestampOf } from '../tasks/task-row.ts';

export type InputRow = Selectable<InputTable> & { readonly task_id: string };

/** Every column of an {@link InputRow}; the caller adds the conditions. */
export const selectInputs = () =>
  db
    .selectFrom('input')
    .innerJoin('task', 'task.n', 'input.task_n')
    .selectAll('input')
    .select('task.id as task_id');

const timeOf = (ms: number | null): string | undefined => (ms === null ? undefined : timestampOf(ms));

export const inputOf = (row: InputRow): InputRequest => {
  // Stored as JSON of a question by storeInput.
  const question = JSON.parse(row.question) as InputQuestion;
  return {
    ...question,
    // Stored ids were valid when they came in.
    id: row.id as InputId,
    taskId: row.task_id as TaskId,
    state: row.state,
    createdAt: timestampOf(row.created_at),
    expiresAt: timeOf(row.expires_at),
    answer: fromJson<InputAnswer>(row.answer),
    answeredBy: row.answered_by ?? undefined,
    answeredAt: timeOf(row.answered_at),
  };
};
