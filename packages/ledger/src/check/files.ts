// Checks output files against the rows that name them.

import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { LedgerFault, TaskId } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { listed, listParameter } from '../database/list-parameter.ts';
import type { OutputSegmentTable } from '../database/schema-output.ts';
import { all } from '../database/tx.ts';
import { segmentPath } from '../output/paths.ts';
import type { Reading } from '../reader/reading.ts';
import type { CheckCursor, StepPage } from './step.ts';
import { isLast } from './tasks.ts';

const PAGE_TASKS = 20_000;
/** By then a removal in progress is done with rows and files. */
const SETTLED_MS = 300;

/** The length of the file; undefined when it is not there. */
const lengthOf = async (path: string): Promise<number | undefined> =>
  (await stat(path).catch(() => undefined))?.size;

/** Keeps the faults that are found twice, with time for a removal in between. */
const confirmed = async (look: () => Promise<readonly LedgerFault[]>): Promise<readonly LedgerFault[]> => {
  const faults = await look();
  if (faults.length === 0) return faults;
  await setTimeout(SETTLED_MS);
  const again = new Set((await look()).map(({ subject }) => subject));
  return faults.filter(({ subject }) => again.has(subject));
};

export type SegmentRow = Pick<OutputSegmentTable, 'attempt' | 'segment' | 'bytes'> & { readonly id: TaskId };

const segmentsBetween = (drive: Reading['drive'], after: number, last: number): readonly SegmentRow[] =>
  drive(
    all(
      sql<SegmentRow>`
        select task.id, segment.attempt, segment.segment, segment.bytes
        from output_segment as segment join task on task.n = segment.task_n
        where task_n > ${after} and task_n <= ${last}`.compile(db),
    ),
  );

const wrongTotals = (drive: Reading['drive'], after: number, last: number): readonly LedgerFault[] =>
  drive(
    all(
      sql<{ id: string; recorded: number; stored: number }>`
        select task.id, total.file_bytes as recorded, coalesce((
          select sum(bytes) from output_segment as segment where segment.task_n = total.task_n), 0) as stored
        from output_total as total join task on task.n = total.task_n
        where total.task_n > ${after} and total.task_n <= ${last} and recorded <> stored`.compile(db),
    ),
  ).map(({ id, recorded, stored }) => ({
    area: 'output',
    subject: id,
    detail: `its total says ${recorded} bytes of output in files, but its files have ${stored}`,
    isRepairable: false,
  }));

/** Every file exists and has at least its committed length. A longer one is being written, or is cut at the next start. */
export const checkSegments = async (
  { drive, outputFolder }: Reading,
  { after }: CheckCursor,
): Promise<StepPage> => {
  const last = after + PAGE_TASKS;
  const lost = await confirmed(async () => {
    const faults: LedgerFault[] = [];
    for (const { id, attempt, segment, bytes } of segmentsBetween(drive, after, last)) {
      const length = await lengthOf(segmentPath(outputFolder, id, attempt, segment));
      if (length !== undefined && length >= bytes) continue;
      const seen = length === undefined ? 'is missing' : `has ${length} of ${bytes} bytes`;
      const subject = `${id} ${join('output', id, `${attempt}`, `${segment}`)}`;
      faults.push({ area: 'output', subject, detail: `the file ${seen}`, isRepairable: false });
    }
    return faults;
  });
  const faults = [...lost, ...wrongTotals(drive, after, last)];
  return { faults, after: isLast(drive, last) ? undefined : last };
};

/** Output folders that belong to no task, not even to one that is being removed. */
export const leftFolders = async ({ drive, outputFolder }: Reading): Promise<readonly string[]> => {
  const names = await readdir(outputFolder).catch(() => []);
  const known = drive(
    all(
      db
        .selectFrom('task')
        .select('id')
        .where('id', 'in', listed<string>(listParameter(names)))
        .compile(),
    ),
  );
  const removed = drive(all(db.selectFrom('removal').select('task_id as id').compile()));
  const ids = new Set<string>([...known, ...removed].map(({ id }) => id));
  return names.filter((name) => !ids.has(name));
};

export const checkLeftFiles = async (reading: Reading): Promise<StepPage> => {
  const faults = await confirmed(async () =>
    (await leftFolders(reading)).map(
      (name): LedgerFault => ({
        area: 'output',
        subject: join('output', name),
        detail: 'it belongs to no task',
        isRepairable: true,
      }),
    ),
  );
  return { faults };
};
