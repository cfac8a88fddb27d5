// The rows behind a task's output: how much there is in all, and which files hold it.

import type { Stream, TaskId } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { all, first, run, type Unit } from '../database/unit.ts';
import { codeOf, LAST_OUTPUT_CODE } from '../events/type-code.ts';
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
export function* addOutput(n: number, tally: OutputTally): Unit<void> {
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
export function* readOutputRows(id: TaskId): Unit<OutputRows | undefined> {
  const total = yield* first(totalOf({ id }));
  if (total === undefined) return undefined;
  const fileBytes = total.file_bytes ?? 0;
  const droppedBytes = total.dropped_bytes ?? 0;
  const segments = fileBytes + droppedBytes === 0 ? [] : yield* all(segmentsOf({ n: total.n }));
  return { n: total.n, rowBytes: total.row_bytes ?? 0, fileBytes, droppedBytes, segments };
}

export interface DroppedSegment {
  readonly n: number;
  readonly attempt: number;
  readonly segment: number;
  /** The only stream in it; undefined when there were several. */
  readonly stream: Stream | undefined;
}

/** Rows of a dropped segment that go in one step. */
const ROWS_IN_STEP = 1_000;

const segmentOf = compiled((values: { n: number; attempt: number; segment: number }) =>
  db
    .selectFrom('output_segment')
    .select(['bytes', 'first_seq', 'last_seq'])
    .where('task_n', '=', values.n)
    .where('attempt', '=', values.attempt)
    .where('segment', '=', values.segment),
);
const turnIntoDropped = compiled((values: { seq: number; data: string }) =>
  db
    .updateTable('event')
    .set({ type: codeOf('OutputDropped'), data: values.data })
    .where('seq', '=', values.seq),
);
const forgetSegment = compiled((values: { n: number; attempt: number; segment: number }) =>
  db
    .deleteFrom('output_segment')
    .where('task_n', '=', values.n)
    .where('attempt', '=', values.attempt)
    .where('segment', '=', values.segment),
);
const moveToDropped = compiled((values: { n: number; bytes: number }) =>
  db
    .updateTable('output_total')
    .set(({ eb, ref }) => ({
      file_bytes: eb(ref('file_bytes'), '-', values.bytes),
      dropped_bytes: eb(ref('dropped_bytes'), '+', values.bytes),
    }))
    .where('task_n', '=', values.n),
);
const deleteChunks = compiled((values: { n: number; from: number; to: number }) =>
  db
    .deleteFrom('event')
    .where('seq', 'in', (inner) =>
      inner
        .selectFrom('event')
        .select('seq')
        .where('task_n', '=', values.n)
        .where('type', '<=', sql.lit(LAST_OUTPUT_CODE))
        .where('seq', '>=', values.from)
        .where('seq', '<', values.to)
        .limit(sql.lit(ROWS_IN_STEP)),
    )
    .returning('seq'),
);

/**
 * Gives up a segment: its last event becomes OutputDropped, so that a reader anywhere before or inside it learns of the
 * gap, and the others go. Returns the range whose rows are still to be deleted, when there are many.
 */
export function* dropSegment(dropped: DroppedSegment): Unit<SegmentRange | undefined> {
  const { n, attempt, segment, stream } = dropped;
  const row = yield* first(segmentOf({ n, attempt, segment }));
  if (row === undefined) return undefined;
  const data = JSON.stringify({ stream, bytes: row.bytes });
  yield* run(turnIntoDropped({ seq: row.last_seq, data }));
  yield* run(forgetSegment({ n, attempt, segment }));
  yield* run(moveToDropped({ n, bytes: row.bytes }));
  return yield* deleteSegmentRows({ n, fromSeq: row.first_seq, beforeSeq: row.last_seq });
}

export interface SegmentRange {
  readonly n: number;
  readonly fromSeq: number;
  readonly beforeSeq: number;
}

/** Deletes at most {@link ROWS_IN_STEP} rows of the range; returns it again when more may be left. */
export function* deleteSegmentRows(range: SegmentRange): Unit<SegmentRange | undefined> {
  const { n, fromSeq, beforeSeq } = range;
  const deleted = yield* all(deleteChunks({ n, from: fromSeq, to: beforeSeq }));
  return deleted.length < ROWS_IN_STEP ? undefined : range;
}
