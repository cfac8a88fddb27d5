// Reads bytes back from segment files, adjacent ones in one read, and reports the gaps where they are missing.

import { open } from 'node:fs/promises';
import type { EventData, TaskId } from '@coxswain/protocol';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { listed, listParameter } from '../database/list-parameter.ts';
import { all, type Tx } from '../database/tx.ts';
import { codeOf } from '../events/type-code.ts';
import { segmentPath } from './paths.ts';
import type { FileLocation } from './stored-fact.ts';

/** The location of the bytes according to the row with this sequence. */
export interface BytesLocation extends FileLocation {
  readonly taskId: TaskId;
  readonly seq: number;
}

/** What replaces missing bytes. */
export type OutputGap = EventData['OutputDropped'];

export interface LocationSource {
  /** The folder of the output files. */
  readonly folder: string;
  /** Runs a script that only reads. */
  readonly read: <Result>(script: () => Tx<Result>) => Promise<Result>;
}

/** The most that is read at once. */
const RUN_BYTES = 1024 * 1024;

/** Adjacent locations in one file. */
interface Run {
  readonly path: string;
  readonly offset: number;
  bytes: number;
  readonly locations: BytesLocation[];
}

/**
 * The content of each location, by its sequence: the bytes, or the gap where they should be. A missing sequence was removed while
 * it was read, and its replacement comes later.
 */
export const readLocations = async (
  source: LocationSource,
  locations: readonly BytesLocation[],
): Promise<ReadonlyMap<number, Buffer | OutputGap>> => {
  const found = new Map<number, Buffer | OutputGap>();
  const missing: BytesLocation[] = [];
  for (const run of runsOf(source.folder, locations)) {
    const bytes = await readRun(run);
    for (const location of run.locations) {
      const start = location.offset - run.offset;
      if (start + location.bytes > bytes.length) missing.push(location);
      else found.set(location.seq, bytes.subarray(start, start + location.bytes));
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
  { read }: LocationSource,
  missing: readonly BytesLocation[],
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

const runsOf = (folder: string, locations: readonly BytesLocation[]): readonly Run[] => {
  const runs: Run[] = [];
  for (const location of locations) {
    const path = segmentPath(folder, location.taskId, location.attempt, location.segment);
    const last = runs.at(-1);
    if (
      last?.path === path &&
      last.offset + last.bytes === location.offset &&
      last.bytes + location.bytes <= RUN_BYTES
    ) {
      last.bytes += location.bytes;
      last.locations.push(location);
    } else runs.push({ path, offset: location.offset, bytes: location.bytes, locations: [location] });
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

/** A file that is missing, not a file or damaged counts as empty; everything else is an error. */
const nothingWhenGone = (error: NodeJS.ErrnoException): Buffer => {
  if (GONE.has(error.code)) return NOTHING;
  throw error;
};
