// The size of the long parts of tasks, without reading them: a page is limited in bytes, not only in rows.

import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { listed, listParameter } from '../database/list-parameter.ts';
import { all, type Tx } from '../database/tx.ts';

// The size is in the row; a long value is stored elsewhere, and asking for its size does not read it.
const BYTES = sql<number>`octet_length(request.prompt) + coalesce(octet_length(request.command), 0)
  + coalesce(octet_length(request.labels), 0) + coalesce(octet_length(request.output_schema), 0)
  + coalesce(octet_length(request.input), 0) + coalesce(octet_length(request.composition), 0)
  + coalesce(octet_length(request."after"), 0) + coalesce(octet_length(outcome.result), 0)`;

const sizes = compiled((values: { numbers: string }) =>
  db
    .selectFrom('task_request as request')
    .leftJoin('task_result as outcome', 'outcome.n', 'request.n')
    .select(['request.n', BYTES.as('bytes')])
    .where('request.n', 'in', listed<number>(values.numbers)),
);

/** The sizes of these tasks, by number; those that are gone are left out. */
export function* taskBytes(numbers: readonly number[]): Tx<ReadonlyMap<number, number>> {
  if (numbers.length === 0) return new Map();
  const rows = yield* all(sizes({ numbers: listParameter(numbers) }));
  return new Map(rows.map(({ n, bytes }) => [n, bytes]));
}
