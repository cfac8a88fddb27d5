// A page of stored events: rows from the database, then the text that lies in files.

import { chunkOfBytes, type LedgerEvent } from '@coxswain/protocol';
import type { Unit } from '../database/unit.ts';
import type { EventFilter } from '../ledger.ts';
import { type BytesPlace, type PlaceSource, readPlaces } from '../output/read-places.ts';
import { type ReadEvent, readEvents } from './row-to-event.ts';
import { fitting, withLongValues } from './row-weight.ts';
import { type EventRow, type Stretch, selectRowsOfAll, selectRowsOfTasks } from './select-rows.ts';
import { firstSeqOf, numbersOf } from './task-numbers.ts';

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

/** How far one query looks when it may pass many events that do not match: a few milliseconds. */
const WINDOW = 8_192;

/** The next events that may match, some of which may not: the caller compares them with the filter. */
export function* readStoredPage(request: PageRequest): Unit<StoredPage> {
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
): Unit<StoredPage> {
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
  const tooMany = events.findIndex(({ place }, index) => {
    bytes += place?.bytes ?? 0;
    return index > 0 && bytes > maxBytes;
  });
  if (tooMany < 0) return { events, throughSeq };
  const kept = events.slice(0, tooMany);
  return { events: kept, throughSeq: kept.at(-1)?.event.seq ?? throughSeq };
};

/**
 * The events with their text read from the files. Where text is lost with its file, OutputDropped says so instead; what
 * retention removed meanwhile is left out.
 */
export const withText = async (
  events: readonly ReadEvent[],
  source: PlaceSource,
): Promise<readonly LedgerEvent[]> => {
  const places = events.flatMap(({ event: { seq, taskId }, place }): BytesPlace[] =>
    place === undefined || taskId === undefined ? [] : [{ ...place, taskId, seq }],
  );
  if (places.length === 0) return events.map(({ event }) => event);
  const found = await readPlaces(source, places);
  return events.flatMap(({ event, place }): LedgerEvent[] => {
    if (place === undefined || event.type !== 'StreamChunk') return [event];
    const there = found.get(event.seq);
    if (there === undefined) return [];
    if (!Buffer.isBuffer(there)) return [{ ...event, type: 'OutputDropped', data: there }];
    return [{ ...event, data: chunkOfBytes(event.data.stream, there) }];
  });
};
