// Text read back from segment files, neighbours in one go.

import { open } from 'node:fs/promises';
import type { TaskId } from '@coxswain/protocol';
import { segmentPath } from './paths.ts';
import type { FilePlace } from './stored-fact.ts';

export interface TextPlace extends FilePlace {
  readonly taskId: TaskId;
}

/** The most that is read at once. */
const RUN_BYTES = 1024 * 1024;

/** Neighbouring places in one file. */
interface Run {
  readonly path: string;
  readonly offset: number;
  bytes: number;
  readonly places: TextPlace[];
}

/** The text at each place, in order; undefined where the file is gone, because the output was dropped or removed. */
export const readPlaces = async (
  folder: string,
  places: readonly TextPlace[],
): Promise<readonly (string | undefined)[]> => {
  const texts: (string | undefined)[] = [];
  for (const run of runsOf(folder, places)) {
    const bytes = await readRun(run);
    for (const { offset, bytes: length } of run.places) {
      const start = offset - run.offset;
      texts.push(start + length > bytes.length ? undefined : bytes.toString('utf8', start, start + length));
    }
  }
  return texts;
};

const runsOf = (folder: string, places: readonly TextPlace[]): readonly Run[] => {
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
  const file = await open(path).catch(absent);
  if (file === undefined) return NOTHING;
  try {
    const buffer = Buffer.allocUnsafe(bytes);
    const { bytesRead } = await file.read(buffer, 0, bytes, offset);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
};

/** A file that is not there is an answer; everything else is an error. */
const absent = (error: NodeJS.ErrnoException): undefined => {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
};
