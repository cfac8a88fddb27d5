// A page of the export: lines of JSON, tasks first, then events with their text. Runs in the reading thread.

import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { all, first, type Unit } from '../database/unit.ts';
import { readStoredPage, type StoredPage, withinBudget, withText } from '../events/read-page.ts';
import type { Reading } from '../reader/reading.ts';
import { selectTaskRows, taskOf } from '../tasks/task-row.ts';

/** Where the next page begins. */
export interface ExportCursor {
  readonly section: 'tasks' | 'events';
  /** A task's number, or a sequence. */
  readonly after: number;
}

export interface ExportPage {
  /** Whole lines, each ended by a line feed. */
  readonly text: string;
  /** undefined: this was the last page. */
  readonly next: ExportCursor | undefined;
}

const PAGE_TASKS = 256;
const PAGE_EVENTS = 1_024;
const PAGE_BYTES = 1024 * 1024;

const lines = (key: 'task' | 'event', values: readonly object[]): string =>
  values.map((value) => `${JSON.stringify({ [key]: value })}\n`).join('');

/** The page at the cursor. */
export const exportPage = async (reading: Reading, cursor: ExportCursor): Promise<ExportPage> => {
  const { drive, outputFolder } = reading;
  if (cursor.section === 'tasks') return drive(readTasks(cursor.after));
  const { page, head } = drive(readEvents(cursor.after));
  const text = lines('event', await withText(page.events, outputFolder));
  const isLast = page.throughSeq >= head;
  return { text, next: isLast ? undefined : { section: 'events', after: page.throughSeq } };
};

function* readTasks(after: number): Unit<ExportPage> {
  const query = selectTaskRows().where('task.n', '>', after).orderBy('task.n').limit(PAGE_TASKS);
  const tasks = (yield* all(query.compile())).map(taskOf);
  const last = tasks.at(-1);
  const isLast = tasks.length < PAGE_TASKS || last === undefined;
  return {
    text: lines('task', tasks),
    next: isLast ? { section: 'events', after: 0 } : { section: 'tasks', after: last.n },
  };
}

function* readEvents(after: number): Unit<{ readonly page: StoredPage; readonly head: number }> {
  const newest = yield* first(sql<{ seq: number | null }>`select max(seq) as seq from event`.compile(db));
  const head = newest?.seq ?? 0;
  const page = yield* readStoredPage({ after, head, filter: {}, maxEvents: PAGE_EVENTS });
  return { page: withinBudget(page, PAGE_BYTES), head };
}
