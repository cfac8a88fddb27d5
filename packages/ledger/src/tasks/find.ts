// What a person typed for a task: the beginning of its id, or how many tasks ago it was made.

import type { Task, TaskRef } from '@coxswain/protocol';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { all, type Unit } from '../database/unit.ts';
import { readTasks } from './read.ts';

/** So many candidates are told when the text fits more than one. */
const MAX_CANDIDATES = 10;
/** Sorts after every character of an id. */
const AFTER_ALL = '{';

const byPrefix = compiled((values: { from: string; to: string; limit: number }) =>
  db
    .selectFrom('task')
    .select('n')
    .where('id', '>=', values.from)
    .where('id', '<', values.to)
    .orderBy('n', 'desc')
    .limit(values.limit),
);
/** What somebody asked for: steps of a run, speeches of a discussion and the to-dos of an agent are named by their ids. */
const newest = compiled((values: { offset: number }) =>
  db
    .selectFrom('task')
    .select('n')
    .where('kind', 'not in', ['step', 'turn', 'judge', 'item'])
    .where((task) =>
      task.or([task('parent_id', 'is', null), task('kind', 'not in', ['workflow', 'discussion'])]),
    )
    .orderBy('n', 'desc')
    .limit(1)
    .offset(values.offset),
);

/** The fitting tasks, newest first, at most {@link MAX_CANDIDATES}. */
export function* findTasks(ref: TaskRef): Unit<readonly Task[]> {
  const query =
    'newest' in ref
      ? newest({ offset: ref.newest - 1 })
      : byPrefix({ from: ref.prefix, to: `${ref.prefix}${AFTER_ALL}`, limit: MAX_CANDIDATES });
  return yield* readTasks((yield* all(query)).map(({ n }) => n));
}
