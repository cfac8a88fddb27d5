// Reading whole tasks.

import type { Task, TaskId } from '@coxswain/protocol';
import type { Moment } from '../database/clock.ts';
import { compiled } from '../database/compiled.ts';
import { listed, listParameter } from '../database/list-parameter.ts';
import { all, first, type Tx } from '../database/tx.ts';
import { selectTaskRows, type TaskRow, taskOf } from './task-row.ts';

const rowById = compiled((values: { id: string }) => selectTaskRows().where('task.id', '=', values.id));
const rowByNumber = compiled((values: { n: number }) => selectTaskRows().where('task.n', '=', values.n));
const rowsByNumbers = compiled((values: { numbers: string }) =>
  selectTaskRows().where('task.n', 'in', listed<number>(values.numbers)),
);
const rowsByIds = compiled((values: { ids: string }) =>
  selectTaskRows().where('task.id', 'in', listed<string>(values.ids)).orderBy('task.n'),
);

/** The task with this id; `now` as in {@link taskOf}. */
export function* readTask(id: TaskId, now?: Moment): Tx<Task | undefined> {
  const row = yield* first(rowById({ id }));
  return row === undefined ? undefined : taskOf(row, now);
}

/** The row of a task that is known to exist. */
export function* readRow(n: number): Tx<TaskRow> {
  const row = yield* first(rowByNumber({ n }));
  if (row === undefined) throw new Error(`task ${n} has no row`);
  return row;
}

/** Tasks by number, in the order of the numbers; those that do not exist are left out. */
export function* readTasks(numbers: readonly number[], now?: Moment): Tx<readonly Task[]> {
  if (numbers.length === 0) return [];
  const rows = yield* all(rowsByNumbers({ numbers: listParameter(numbers) }));
  const byNumber = new Map(rows.map((row) => [row.n, row]));
  return numbers.flatMap((n) => {
    const row = byNumber.get(n);
    return row === undefined ? [] : [taskOf(row, now)];
  });
}

/** The tasks with these ids, oldest first; those that do not exist are left out. */
export function* readTasksById(ids: readonly TaskId[], now?: Moment): Tx<readonly Task[]> {
  if (ids.length === 0) return [];
  return (yield* all(rowsByIds({ ids: listParameter(ids) }))).map((row) => taskOf(row, now));
}
