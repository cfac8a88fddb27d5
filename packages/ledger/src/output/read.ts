// Reads the stored output of a task as it was written, in pieces of bounded size, with one line in each gap that says what is
// missing.

import { stat } from 'node:fs/promises';
import type { TaskId } from '@coxswain/protocol';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { first } from '../database/tx.ts';
import type { Output, OutputQuery } from '../ledger.ts';
import { countLines, linesFrom } from './line-window.ts';
import { OutputText } from './output-text.ts';
import { type OutputPart, type PartRange, type PartSource, readParts } from './parts.ts';
import { segmentPath } from './paths.ts';
import { readOutputRows } from './rows.ts';

// Finds where the last lines of a task's output begin, looking from the end, so that the tail of much output costs little.

/** A position in the output: an offset in bytes into the part with this sequence. */
interface OutputPosition {
  readonly seq: number;
  readonly skip: number;
}

const LINE_FEED = 0x0a;

/**
 * Where the last `lines` lines begin, from parts that come newest first; undefined when there are no more lines than that.
 * A line feed at the very end ends the last line and begins none. A gap is a line of its own, two where a part of it is lost
 * and another was given up.
 */
export const findTail = async (
  parts: AsyncIterable<OutputPart>,
  lines: number,
): Promise<OutputPosition | undefined> => {
  let found = 0;
  /** The line feed that is met next ends a line whose beginning was counted. */
  let isEnded = true;
  let gap: (OutputPosition & { readonly kinds: ReadonlySet<boolean> }) | undefined;
  let newest: OutputPosition | undefined;
  for await (const part of parts) {
    const start = { seq: part.seq, skip: 0 };
    if ('gap' in part) {
      if (gap === undefined && newest !== undefined) found += 1;
      if (found >= lines) return newest;
      gap = { ...start, kinds: new Set([...(gap?.kinds ?? []), part.gap.lost === true]) };
      continue;
    }
    const { bytes } = part;
    if (bytes.length === 0) continue;
    if (gap !== undefined) {
      found += gap.kinds.size;
      if (found >= lines) return { seq: gap.seq, skip: 0 };
      gap = undefined;
      isEnded = true;
    }
    let end = bytes.length - (isEnded && bytes.at(-1) === LINE_FEED ? 1 : 0);
    isEnded = false;
    while (end > 0) {
      const feed = bytes.lastIndexOf(LINE_FEED, end - 1);
      if (feed < 0) break;
      found += 1;
      if (found === lines) return { seq: part.seq, skip: feed + 1 };
      end = feed;
    }
    newest = start;
  }
  return undefined;
};

const numberOf = compiled((values: { id: string }) =>
  db.selectFrom('task').select('n').where('id', '=', values.id),
);

/** Reading output from the rows and the files of the source; what is written after the call is not part of it. */
export const createOutput = (source: PartSource): Output => {
  async function* read(id: TaskId, query: OutputQuery): AsyncGenerator<Uint8Array> {
    const { database } = source;
    const task = await database.read(() => first(numberOf({ id })));
    if (task === undefined) return;
    let range: PartRange = {
      task: { n: task.n, id },
      afterSeq: query.sinceSeq ?? 0,
      throughSeq: Math.min(query.untilSeq ?? Number.MAX_SAFE_INTEGER, database.head()),
      streams: query.streams,
    };
    let skip = 0;
    if (query.tailLines !== undefined) {
      if (query.tailLines <= 0) return;
      const start = await findTail(readParts(source, range, 'desc'), query.tailLines);
      if (start !== undefined) {
        range = { ...range, afterSeq: start.seq - 1 };
        skip = start.skip;
      }
    }
    const text = new OutputText();
    for await (const part of readParts(source, range, 'asc')) {
      if ('bytes' in part) yield* text.add(part.bytes.subarray(skip));
      else text.addGap(part.gap);
      skip = 0;
    }
    yield* text.end();
  }

  return {
    read,
    lostBytes: (id) => lostBytes(source, id),
    async lines(id, { offset, limit, ...query }) {
      // What is written meanwhile moves nothing: the count and the lines are of the same output.
      const throughSeq = Math.min(query.untilSeq ?? Number.MAX_SAFE_INTEGER, source.database.head());
      const pieces = () => read(id, { ...query, untilSeq: throughSeq });
      const total = await countLines(pieces());
      const first = Math.min(total, offset < 0 ? Math.max(0, total + offset) : offset);
      return { total, offset: first, throughSeq, pieces: linesFrom(pieces(), { offset: first, limit }) };
    },
  };
};

const lostBytes = async (source: PartSource, id: TaskId): Promise<number> => {
  let lost = 0;
  for (const { number, attempt, missing } of await shortSegments(source, id)) {
    // A file goes after its row: one that was given up meanwhile is not lost.
    const rows = await source.database.read(() => readOutputRows(id));
    const isThere = rows?.segments.some((row) => row.attempt === attempt && row.segment === number);
    if (isThere) lost += missing;
  }
  return lost;
};

const shortSegments = async ({ database, folder }: PartSource, id: TaskId) => {
  const rows = await database.read(() => readOutputRows(id));
  const segments = (rows?.segments ?? []).map(async ({ attempt, segment: number, bytes }) => {
    const found = await stat(segmentPath(folder, id, attempt, number)).catch(() => undefined);
    return { number, attempt, missing: Math.max(0, bytes - (found?.isFile() ? found.size : 0)) };
  });
  return (await Promise.all(segments)).filter(({ missing }) => missing > 0);
};
