// How much memory the rows of a page come to. A page ends where its bytes do, not only its events: a thousand readers of a
// megabyte each would be a gigabyte. What is long is read once it is known to fit.

import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { listed, listParameter } from '../database/list-parameter.ts';
import { all, type Unit } from '../database/unit.ts';
import { taskBytes } from '../tasks/task-bytes.ts';
import { type EventRow, LONG_BYTES } from './select-rows.ts';
import { codeOf } from './type-code.ts';

const QUEUED = codeOf('TaskQueued');

const longData = compiled((values: { seqs: string }) =>
  db.selectFrom('event').select(['seq', 'data']).where('seq', 'in', listed<number>(values.seqs)),
);
const longResults = compiled((values: { numbers: string }) =>
  db.selectFrom('task_result').select(['n', 'result']).where('n', 'in', listed<number>(values.numbers)),
);

/** The first rows that hold no more than that together; at least one. */
export function* fitting(rows: readonly EventRow[], maxBytes: number): Unit<readonly EventRow[]> {
  const queued = rows.filter(({ type }) => type === QUEUED).map(({ task_n }) => task_n);
  const requestBytes = yield* taskBytes(queued);
  let bytes = 0;
  const tooMany = rows.findIndex(({ type, task_n, data_bytes, result_bytes }, index) => {
    bytes += data_bytes + result_bytes + (type === QUEUED ? (requestBytes.get(task_n) ?? 0) : 0);
    return index > 0 && bytes > maxBytes;
  });
  return tooMany < 0 ? rows : rows.slice(0, tooMany);
}

/** The rows with the values that were too long to come along. */
export function* withLongValues(rows: readonly EventRow[]): Unit<readonly EventRow[]> {
  const seqs = rows.filter(({ data_bytes }) => data_bytes > LONG_BYTES).map(({ seq }) => seq);
  const numbers = rows.filter(({ result_bytes }) => result_bytes > LONG_BYTES).map(({ task_n }) => task_n);
  if (seqs.length === 0 && numbers.length === 0) return rows;
  const data = new Map(
    (yield* all(longData({ seqs: listParameter(seqs) }))).map((row) => [row.seq, row.data]),
  );
  const results = new Map(
    (yield* all(longResults({ numbers: listParameter(numbers) }))).map((row) => [row.n, row.result]),
  );
  return rows.map((row) => ({
    ...row,
    data: row.data ?? data.get(row.seq) ?? null,
    result: row.result ?? (row.result_bytes > 0 ? (results.get(row.task_n) ?? null) : null),
  }));
}
