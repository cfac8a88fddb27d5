// The rows behind a task's output: how much there is in all, and which files hold it.

import type { TaskId } from '@coxswain/protocol';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { all, first, run, type Tx } from '../database/tx.ts';
import type { OutputTally, SegmentTally } from './tally.ts';

const addTotal = compiled((values: { n: number; rows: number; files: number }) =>
  db
    .insertInto('output_total')
    .values({ task_n: values.n, row_bytes: values.rows, file_bytes: values.files, dropped_bytes: 0 })
    .onConflict((conflict) =>
      conflict.column('task_n').doUpdateSet(({ eb, ref }) => ({
        row_bytes: eb(ref('output_total.row_bytes'), '+', ref('excluded.row_bytes')),
        file_bytes: eb(ref('output_total.file_bytes'), '+', ref('excluded.file_bytes')),
      })),
    ),
);
const addSegment = compiled((values: SegmentTally & { n: number }) =>
  db
    .insertInto('output_segment')
    .values({
      task_n: values.n,
      attempt: values.attempt,
      segment: values.segment,
      bytes: values.bytes,
      first_seq: values.firstSeq,
      last_seq: values.lastSeq,
    })
    .onConflict((conflict) =>
      conflict.columns(['task_n', 'attempt', 'segment']).doUpdateSet(({ eb, ref }) => ({
        bytes: eb(ref('output_segment.bytes'), '+', ref('excluded.bytes')),
        last_seq: ref('excluded.last_seq'),
      })),
    ),
);

/** Adds what a write stored to the totals of its task. */
export function* addOutput(n: number, tally: OutputTally): Tx<void> {
  yield* run(addTotal({ n, rows: tally.rowBytes, files: tally.fileBytes }));
  for (const segment of tally.segments) yield* run(addSegment({ ...segment, n }));
}

export interface OutputRows {
  readonly n: number;
  readonly rowBytes: number;
  readonly fileBytes: number;
  readonly droppedBytes: number;
  /** In the order they were begun. */
  readonly segments: readonly {
    readonly attempt: number;
    readonly segment: number;
    readonly bytes: number;
  }[];
}

const totalOf = compiled((values: { id: string }) =>
  db
    .selectFrom('task')
    .leftJoin('output_total', 'output_total.task_n', 'task.n')
    .select(['task.n', 'row_bytes', 'file_bytes', 'dropped_bytes'])
    .where('task.id', '=', values.id),
);
const segmentsOf = compiled((values: { n: number }) =>
  db
    .selectFrom('output_segment')
    .select(['attempt', 'segment', 'bytes'])
    .where('task_n', '=', values.n)
    .orderBy('segment'),
);

/** What a task has stored; undefined when there is no such task. */
export function* readOutputRows(id: TaskId): Tx<OutputRows | undefined> {
  const total = yield* first(totalOf({ id }));
  if (total === undefined) return undefined;
  const fileBytes = total.file_bytes ?? 0;
  const droppedBytes = total.dropped_bytes ?? 0;
  const segments = fileBytes + droppedBytes === 0 ? [] : yield* all(segmentsOf({ n: total.n }));
  return { n: total.n, rowBytes: total.row_bytes ?? 0, fileBytes, droppedBytes, segments };
}
