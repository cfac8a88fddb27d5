// A page of the export: lines of JSON, tasks first, then events with their text, then what was said in sessions, then jobs and
// what was told. Runs in the reading thread.

import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { all, first, type Unit } from '../database/unit.ts';
import { readStoredPage, type StoredPage, withinBudget, withText } from '../events/read-page.ts';
import type { Reading } from '../reader/reading.ts';
import { messageOf } from '../sessions/messages.ts';
import { selectTaskRows, taskOf } from '../tasks/task-row.ts';
import { afterSection, type ExportCursor, type ExportPage, lines } from './export-cursor.ts';
import { readDeliveryPage, readFiringPage, readJobPage, readRoutePage } from './export-jobs.ts';

const PAGE_TASKS = 256;
const PAGE_EVENTS = 1_024;
const PAGE_BYTES = 1024 * 1024;
/** Tool results may be long. */
const PAGE_MESSAGES = 64;

/** The page at the cursor. */
export const exportPage = async (reading: Reading, cursor: ExportCursor): Promise<ExportPage> => {
  const { drive } = reading;
  switch (cursor.section) {
    case 'tasks':
      return drive(readTasks(cursor.after));
    case 'events':
      return eventPage(reading, cursor.after);
    case 'messages':
      return drive(readMessages(cursor.after));
    case 'jobs':
      return drive(readJobPage(cursor));
    case 'firings':
      return drive(readFiringPage(cursor));
    case 'deliveries':
      return drive(readDeliveryPage(cursor));
    case 'routes':
      return drive(readRoutePage(cursor));
  }
};

const eventPage = async ({ drive, outputFolder }: Reading, after: number): Promise<ExportPage> => {
  const { page, head } = drive(readEvents(after));
  const text = lines(
    'event',
    await withText(page.events, { folder: outputFolder, read: async (unit) => drive(unit()) }),
  );
  const isLast = page.throughSeq >= head;
  return { text, next: isLast ? afterSection('events') : { section: 'events', after: page.throughSeq } };
};

function* readTasks(after: number): Unit<ExportPage> {
  const query = selectTaskRows().where('task.n', '>', after).orderBy('task.n').limit(PAGE_TASKS);
  const tasks = (yield* all(query.compile())).map((row) => taskOf(row));
  const last = tasks.at(-1);
  const isLast = tasks.length < PAGE_TASKS || last === undefined;
  return {
    text: lines('task', tasks),
    next: isLast ? afterSection('tasks') : { section: 'tasks', after: last.n },
  };
}

function* readMessages(after: number): Unit<ExportPage> {
  const query = db
    .selectFrom('session_message as message')
    .innerJoin('session_memory as memory', 'memory.session', 'message.session')
    .leftJoin('session', 'session.key', 'message.session')
    .selectAll('message')
    .select(({ fn }) => fn.coalesce('session.name', 'message.session').as('name'))
    .select('memory.first_n')
    .where('message.id', '>', after)
    .orderBy('message.id')
    .limit(PAGE_MESSAGES);
  const rows = yield* all(query.compile());
  const last = rows.at(-1);
  const isLast = rows.length < PAGE_MESSAGES || last === undefined;
  // What lies before the first is forgotten, and only waits for its removal.
  const kept = rows.filter(({ n, first_n }) => n >= first_n);
  return {
    text: lines(
      'message',
      kept.map(({ name, ...row }) => ({ session: name, ...messageOf(row) })),
    ),
    next: isLast ? afterSection('messages') : { section: 'messages', after: last.id },
  };
}

function* readEvents(after: number): Unit<{ readonly page: StoredPage; readonly head: number }> {
  const newest = yield* first(sql<{ seq: number | null }>`select max(seq) as seq from event`.compile(db));
  const head = newest?.seq ?? 0;
  const page = yield* readStoredPage({ after, head, filter: {}, maxEvents: PAGE_EVENTS });
  return { page: withinBudget(page, PAGE_BYTES), head };
}
