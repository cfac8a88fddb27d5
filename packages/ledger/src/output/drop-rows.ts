// Giving up a segment of output: its rows become one OutputDropped, in steps, because text in small pieces has many rows.

import type { Stream } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Database } from '../database/database.ts';
import { affected, first, run, type Tx } from '../database/tx.ts';
import { codeOf, LAST_OUTPUT_CODE } from '../events/type-code.ts';

export interface DroppedSegment {
  readonly n: number;
  readonly attempt: number;
  readonly segment: number;
  /** The only stream in it; undefined when there were several. */
  readonly stream: Stream | undefined;
}

/** If a power cut loses this, the file may be gone and its rows still there: readers show the same gap. */
const NOT_DURABLE = { isDurable: false, mayUseReserve: true } as const;

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
    ),
);

/**
 * Drops a segment and resolves when its rows are gone; the caller removes the file. The last event becomes OutputDropped, so that
 * a reader anywhere before or inside the gap sees it; the totals change in the same transaction.
 */
export const dropSegment = async (database: Database, dropped: DroppedSegment): Promise<void> => {
  let rest = await database.write(() => giveUp(dropped), NOT_DURABLE);
  while (rest !== undefined) {
    const range = rest;
    rest = await database.write(() => deleteRows(range), NOT_DURABLE);
  }
};

function* giveUp({ n, attempt, segment, stream }: DroppedSegment): Tx<SegmentRange | undefined> {
  const row = yield* first(segmentOf({ n, attempt, segment }));
  if (row === undefined) return undefined;
  yield* run(turnIntoDropped({ seq: row.last_seq, data: JSON.stringify({ stream, bytes: row.bytes }) }));
  yield* run(forgetSegment({ n, attempt, segment }));
  yield* run(moveToDropped({ n, bytes: row.bytes }));
  return yield* deleteRows({ n, fromSeq: row.first_seq, beforeSeq: row.last_seq });
}

interface SegmentRange {
  readonly n: number;
  readonly fromSeq: number;
  readonly beforeSeq: number;
}

/** Deletes some rows of the range; returns it again when there may be more. */
function* deleteRows(range: SegmentRange): Tx<SegmentRange | undefined> {
  const { n, fromSeq, beforeSeq } = range;
  const deleted = yield* affected(deleteChunks({ n, from: fromSeq, to: beforeSeq }));
  return deleted < ROWS_IN_STEP ? undefined : range;
}
