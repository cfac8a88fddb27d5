// The stored output of a task part by part, from the front or from the back: bytes, and the gaps between them.

import type { Stream, TaskId } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Database } from '../database/database.ts';
import { all } from '../database/tx.ts';
import { LAST_OUTPUT_CODE } from '../events/type-code.ts';
import { type BytesLocation, type OutputGap, readLocations } from './read-locations.ts';
import { type LocationJson, locationFromJson } from './stored-fact.ts';

export type OutputPart =
  | { readonly seq: number; readonly bytes: Buffer }
  /** Bytes that were dropped. */
  | { readonly seq: number; readonly gap: OutputGap };

export interface PartRange {
  readonly task: { readonly n: number; readonly id: TaskId };
  readonly afterSeq: number;
  readonly throughSeq: number;
  readonly streams: ReadonlySet<Stream> | undefined;
}

export interface PartSource {
  readonly database: Database;
  readonly folder: string;
}

/** Rows that one query reads. */
const PAGE_ROWS = 128;
/** Text that is read from files at once. */
const BATCH_BYTES = 1024 * 1024;

type Direction = 'asc' | 'desc';

const selectOutput = (direction: Direction) =>
  compiled((values: { n: number; after: number; through: number }) =>
    db
      .selectFrom('event')
      .select(['seq', 'data'])
      .where('task_n', '=', values.n)
      .where('type', '<=', sql.lit(LAST_OUTPUT_CODE))
      .where('seq', '>', values.after)
      .where('seq', '<=', values.through)
      .orderBy('seq', direction)
      .limit(sql.lit(PAGE_ROWS)),
  );
const select = { asc: selectOutput('asc'), desc: selectOutput('desc') };

/** What the data of an output row may hold. */
interface OutputData {
  readonly stream?: Stream;
  readonly text?: string;
  readonly base64?: string;
  readonly at?: LocationJson;
  /** Of OutputDropped. */
  readonly bytes?: number;
}

interface OutputRow extends OutputData {
  readonly seq: number;
}

/** Reads the range in pages and yields its parts in the direction. */
export async function* readParts(
  source: PartSource,
  range: PartRange,
  direction: Direction,
): AsyncGenerator<OutputPart> {
  const { database } = source;
  const { task, streams } = range;
  let { afterSeq: after, throughSeq: through } = range;
  for (;;) {
    const bounds = { n: task.n, after, through };
    const page = await database.read(() => all(select[direction](bounds)));
    const rows = page.map(({ seq, data }): OutputRow => ({ ...JSON.parse(data ?? '{}'), seq }));
    const wanted = rows.filter(
      ({ stream }) => streams === undefined || stream === undefined || streams.has(stream),
    );
    for (const batch of batchesOf(wanted)) yield* await loadParts(source, task.id, batch);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE_ROWS) return;
    if (direction === 'asc') after = last.seq;
    else through = last.seq - 1;
  }
}

/** Splits rows so that each batch reads a bounded amount of text from files. */
const batchesOf = (rows: readonly OutputRow[]): readonly (readonly OutputRow[])[] => {
  const batches: OutputRow[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    const size = row.at === undefined ? 0 : locationFromJson(row.at).bytes;
    if (bytes + size > BATCH_BYTES) {
      batches.push([]);
      bytes = 0;
    }
    bytes += size;
    batches.at(-1)?.push(row);
  }
  return batches;
};

const loadParts = async (
  { database, folder }: PartSource,
  taskId: TaskId,
  rows: readonly OutputRow[],
): Promise<readonly OutputPart[]> => {
  const locations = rows
    .flatMap(({ seq, at }): BytesLocation[] =>
      at === undefined ? [] : [{ ...locationFromJson(at), taskId, seq }],
    )
    // In order of sequence neighbours are read in one go, whatever the direction is.
    .sort((a, b) => a.seq - b.seq);
  const found = await readLocations({ folder, read: (script) => database.read(script) }, locations);
  return rows.flatMap(({ seq, text, base64, bytes, stream }): readonly OutputPart[] => {
    if (base64 !== undefined) return [{ seq, bytes: Buffer.from(base64, 'base64') }];
    if (text !== undefined) return [{ seq, bytes: Buffer.from(text) }];
    const there = bytes === undefined ? found.get(seq) : { stream, bytes };
    if (there === undefined) return [];
    return [Buffer.isBuffer(there) ? { seq, bytes: there } : { seq, gap: there }];
  });
};
