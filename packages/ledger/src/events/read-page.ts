// A page of stored events: rows from the database, then the text from files.

import { chunkOfBytes, type LedgerEvent, type TaskId } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { listed, listParameter } from '../database/list-parameter.ts';
import { all, first, type Tx } from '../database/tx.ts';
import type { EventFilter } from '../ledger.ts';
import { type BytesLocation, type LocationSource, readLocations } from '../output/read-locations.ts';
import { taskBytes } from '../tasks/task-bytes.ts';
import { type ReadEvent, readEvents } from './row-to-event.ts';
import {
  type EventRow,
  LONG_BYTES,
  type Stretch,
  selectRowsOfAll,
  selectRowsOfTasks,
} from './select-rows.ts';
import { codeOf, LAST_OUTPUT_CODE } from './type-code.ts';

// Limits the memory of a page. A page is limited in bytes, not only in events: a thousand readers of a megabyte each would be a
// gigabyte. Long values are read once they are known to fit.
const QUEUED = codeOf('TaskQueued');

const longData = compiled((values: { seqs: string }) =>
  db.selectFrom('event').select(['seq', 'data']).where('seq', 'in', listed<number>(values.seqs)),
);
const longResults = compiled((values: { numbers: string }) =>
  db.selectFrom('task_result').select(['n', 'result']).where('n', 'in', listed<number>(values.numbers)),
);

/** As many of the first rows as fit the limit together; at least one. */
function* fitting(rows: readonly EventRow[], maxBytes: number): Tx<readonly EventRow[]> {
  const queued = rows.filter(({ type }) => type === QUEUED).map(({ task_n }) => task_n);
  const requestBytes = yield* taskBytes(queued);
  let bytes = 0;
  const tooMany = rows.findIndex(({ type, task_n, data_bytes, result_bytes }, index) => {
    bytes += data_bytes + result_bytes + (type === QUEUED ? (requestBytes.get(task_n) ?? 0) : 0);
    return index > 0 && bytes > maxBytes;
  });
  return tooMany < 0 ? rows : rows.slice(0, tooMany);
}

/** The rows, with the values that were too long for the first query. */
function* withLongValues(rows: readonly EventRow[]): Tx<readonly EventRow[]> {
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

export interface PageRequest {
  readonly after: number;
  /** The newest committed sequence. */
  readonly head: number;
  readonly filter: EventFilter;
  readonly maxEvents: number;
  /** How much the rows may hold, text in files aside; a single larger one is a page of its own. */
  readonly maxBytes: number;
}

export interface StoredPage {
  readonly events: readonly ReadEvent[];
  /** Everything that matches up to here is in the page. */
  readonly throughSeq: number;
}

/** How far one query scans when many events may not match: a few milliseconds. */
const WINDOW = 8_192;

/** The next events that may match, some of which may not: the caller compares them with the filter. */
export function* readStoredPage(request: PageRequest): Tx<StoredPage> {
  const { after, head, filter, maxEvents } = request;
  const numbers = yield* numbersOf(filter);
  const window = { after, through: Math.min(head, after + WINDOW) };
  if (numbers === undefined) {
    const { types, agent, session } = filter;
    const takesAll = (types ?? agent ?? session) === undefined;
    const stretch = takesAll ? { after, through: head } : window;
    return yield* pageOf(yield* selectRowsOfAll(filter, stretch, maxEvents), stretch, request);
  }
  const stretch = numbers.length === 1 ? { after, through: head } : window;
  const rows = yield* selectRowsOfTasks(numbers, filter.types, stretch, maxEvents);
  if (rows.length > 0 || stretch.through >= head) return yield* pageOf(rows, stretch, request);
  const next = yield* firstSeqOf(numbers, { after: stretch.through, through: head });
  return { events: [], throughSeq: next === undefined ? head : next - 1 };
}

function* pageOf(
  rows: readonly EventRow[],
  { through }: Stretch,
  { maxEvents, maxBytes }: PageRequest,
): Tx<StoredPage> {
  const kept = yield* fitting(rows, maxBytes);
  const last = kept.at(-1);
  const isCut = last !== undefined && (kept.length < rows.length || rows.length === maxEvents);
  return {
    events: yield* readEvents(yield* withLongValues(kept)),
    throughSeq: isCut ? last.seq : through,
  };
}

/** The page with no more text than that; at least one event stays. */
export const withinBudget = ({ events, throughSeq }: StoredPage, maxBytes: number): StoredPage => {
  let bytes = 0;
  const tooMany = events.findIndex(({ location }, index) => {
    bytes += location?.bytes ?? 0;
    return index > 0 && bytes > maxBytes;
  });
  if (tooMany < 0) return { events, throughSeq };
  const kept = events.slice(0, tooMany);
  return { events: kept, throughSeq: kept.at(-1)?.event.seq ?? throughSeq };
};

/**
 * The events with their text read from the files. Text that is lost with its file becomes OutputDropped; what retention removed
 * meanwhile is left out.
 */
export const withText = async (
  events: readonly ReadEvent[],
  source: LocationSource,
): Promise<readonly LedgerEvent[]> => {
  const locations = events.flatMap(({ event: { seq, taskId }, location }): BytesLocation[] =>
    location === undefined || taskId === undefined ? [] : [{ ...location, taskId, seq }],
  );
  if (locations.length === 0) return events.map(({ event }) => event);
  const found = await readLocations(source, locations);
  return events.flatMap(({ event, location }): LedgerEvent[] => {
    if (location === undefined || event.type !== 'StreamChunk') return [event];
    const there = found.get(event.seq);
    if (there === undefined) return [];
    if (!Buffer.isBuffer(there)) return [{ ...event, type: 'OutputDropped', data: there }];
    return [{ ...event, data: chunkOfBytes(event.data.stream, there) }];
  });
};

// Which tasks a filter means, and where the next event of any of them is.

/** The numbers of the tasks that a filter names, those that are gone left out; undefined when it names none. */
function* numbersOf({ taskIds, rootId }: EventFilter): Tx<readonly number[] | undefined> {
  if (taskIds === undefined && rootId === undefined) return undefined;
  let query = db.selectFrom('task').select('n');
  if (taskIds !== undefined) query = query.where('id', 'in', listed<TaskId>(listParameter([...taskIds])));
  if (rootId !== undefined) {
    const root = yield* first(db.selectFrom('task').select('n').where('id', '=', rootId).compile());
    if (root === undefined) return [];
    query = query.where(({ eb, or }) => or([eb('n', '=', root.n), eb('root_n', '=', root.n)]));
  }
  return (yield* all(query.orderBy('n').compile())).map(({ n }) => n);
}

/** The sequence of the first event of any of these tasks in the stretch; undefined when there is none. */
function* firstSeqOf(numbers: readonly number[], { after, through }: Stretch): Tx<number | undefined> {
  const firstIn = (part: 'output' | 'facts') => {
    const type =
      part === 'output'
        ? sql`type <= ${sql.lit(LAST_OUTPUT_CODE)}`
        : sql`type > ${sql.lit(LAST_OUTPUT_CODE)}`;
    return sql`(select seq from event where task_n = list.value and ${type} and seq > ${after} order by seq limit 1)`;
  };
  const query = sql<{ seq: number | null }>`
    select min(min(coalesce(${firstIn('output')}, ${through + 1}), coalesce(${firstIn('facts')}, ${through + 1}))) as seq
    from json_each(${listParameter(numbers)}) as list`;
  const row = yield* first(query.compile(db));
  return row?.seq === null || row?.seq === undefined || row.seq > through ? undefined : row.seq;
}
