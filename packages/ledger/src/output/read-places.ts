// Bytes read back from segment files, neighbours in one go; and what there is to say where they are not there.

import { open } from 'node:fs/promises';
import type { EventData, TaskId } from '@coxswain/protocol';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { listed, listParameter } from '../database/list-parameter.ts';
import { all, type Unit } from '../database/unit.ts';
import { codeOf } from '../events/type-code.ts';
import { segmentPath } from './paths.ts';
import type { FilePlace } from './stored-fact.ts';

/** Where the row with this sequence says that its bytes lie. */
export interface BytesPlace extends FilePlace {
  readonly taskId: TaskId;
  readonly seq: number;
}

/** What stands in the place of bytes that are not there. */
export type OutputGap = EventData['OutputDropped'];

export interface PlaceSource {
  /** The folder of the output files. */
  readonly folder: string;
  /** Runs a unit that only reads. */
  readonly read: <Result>(unit: () => Unit<Result>) => Promise<Result>;
}

/** The most that is read at once. */
const RUN_BYTES = 1024 * 1024;

/** Neighbouring places in one file. */
interface Run {
  readonly path: string;
  readonly offset: number;
  bytes: number;
  readonly places: BytesPlace[];
}

/**
 * What lies at each place, by its sequence: the bytes, or the gap where they should be. A sequence that is missing was removed
 * while it was read, and what replaced it comes later.
 */
export const readPlaces = async (
  source: PlaceSource,
  places: readonly BytesPlace[],
): Promise<ReadonlyMap<number, Buffer | OutputGap>> => {
  const found = new Map<number, Buffer | OutputGap>();
  const missing: BytesPlace[] = [];
  for (const run of runsOf(source.folder, places)) {
    const bytes = await readRun(run);
    for (const place of run.places) {
      const start = place.offset - run.offset;
      if (start + place.bytes > bytes.length) missing.push(place);
      else found.set(place.seq, bytes.subarray(start, start + place.bytes));
    }
  }
  for (const [seq, gap] of await gapsAt(source, missing)) found.set(seq, gap);
  return found;
};

const rowsAt = compiled((values: { seqs: string }) =>
  db.selectFrom('event').select(['seq', 'type', 'data']).where('seq', 'in', listed<number>(values.seqs)),
);

/** A file goes after its rows: bytes that are missing while their row still names them are lost. */
const gapsAt = async (
  { read }: PlaceSource,
  missing: readonly BytesPlace[],
): Promise<ReadonlyMap<number, OutputGap>> => {
  const gaps = new Map<number, OutputGap>();
  if (missing.length === 0) return gaps;
  const bytesOf = new Map(missing.map(({ seq, bytes }) => [seq, bytes]));
  const rows = await read(() => all(rowsAt({ seqs: listParameter([...bytesOf.keys()]) })));
  for (const { seq, type, data } of rows) {
    // Written by events/append.ts and output/drop-rows.ts; both name the stream.
    const stored = JSON.parse(data ?? '{}') as OutputGap;
    const lost: OutputGap = { stream: stored.stream, bytes: bytesOf.get(seq) ?? 0, lost: true };
    gaps.set(seq, type === codeOf('OutputDropped') ? stored : lost);
  }
  return gaps;
};

const runsOf = (folder: string, places: readonly BytesPlace[]): readonly Run[] => {
  const runs: Run[] = [];
  for (const place of places) {
    const path = segmentPath(folder, place.taskId, place.attempt, place.segment);
    const last = runs.at(-1);
    if (
      last?.path === path &&
      last.offset + last.bytes === place.offset &&
      last.bytes + place.bytes <= RUN_BYTES
    ) {
      last.bytes += place.bytes;
      last.places.push(place);
    } else runs.push({ path, offset: place.offset, bytes: place.bytes, places: [place] });
  }
  return runs;
};

const NOTHING = Buffer.alloc(0);

const readRun = async ({ path, offset, bytes }: Run): Promise<Buffer> => {
  try {
    const file = await open(path);
    try {
      const buffer = Buffer.allocUnsafe(bytes);
      const { bytesRead } = await file.read(buffer, 0, bytes, offset);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    return nothingWhenGone(error as NodeJS.ErrnoException); // thrown by node:fs
  }
};

const GONE: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'EIO']);

/** A file that is not there, is no file or has gone bad is an answer; everything else is an error. */
const nothingWhenGone = (error: NodeJS.ErrnoException): Buffer => {
  if (GONE.has(error.code)) return NOTHING;
  throw error;
};
