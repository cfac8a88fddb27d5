// A page of the export: lines of JSON, tasks first, then events with their text, then session messages, then jobs, deliveries and
// routes. Runs in the reading thread.

import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { all, first, type Tx } from '../database/tx.ts';
import { deliveryOf } from '../deliveries/delivery-row.ts';
import { readStoredPage, type StoredPage, withinBudget, withText } from '../events/read-page.ts';
import { firingOf } from '../jobs/firing-row.ts';
import { jobOf } from '../jobs/job-row.ts';
import type { Reading } from '../reader/reading.ts';
import { routeOf } from '../routes/ledger-routes.ts';
import { messageOf } from '../sessions/messages.ts';
import { selectTaskRows, taskOf } from '../tasks/task-row.ts';
import { afterSection, type ExportCursor, type ExportPage, lines } from './export-cursor.ts';

const FIRST_ROWS = 32;
const MAX_ROWS = 256;
const PAGE_BYTES = 1024 * 1024;
/** The target size of a page: pages of long rows get fewer rows, so that memory stays the same. */
const PAGE_CHARACTERS = 256 * 1024;

/** The page at the cursor. */
export const exportPage = async (reading: Reading, cursor: ExportCursor): Promise<ExportPage> => {
  const { rows = FIRST_ROWS } = cursor;
  const page = await pageAt(reading, cursor, rows);
  const fitting = Math.floor((rows * PAGE_CHARACTERS) / Math.max(1, page.text.length));
  const next = Math.max(1, Math.min(fitting, rows * 2, MAX_ROWS));
  return { ...page, next: page.next && { ...page.next, rows: next } };
};

const pageAt = async (reading: Reading, cursor: ExportCursor, rows: number): Promise<ExportPage> => {
  const { drive } = reading;
  switch (cursor.section) {
    case 'tasks':
      return drive(readTasks(cursor.after, rows));
    case 'events':
      return eventPage(reading, cursor.after, rows);
    case 'messages':
      return drive(readMessages(cursor.after, rows));
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

const eventPage = async (
  { drive, outputFolder }: Reading,
  after: number,
  rows: number,
): Promise<ExportPage> => {
  const { page, head } = drive(readEvents(after, rows));
  const text = lines(
    'event',
    await withText(page.events, { folder: outputFolder, read: async (script) => drive(script()) }),
  );
  const isLast = page.throughSeq >= head;
  return { text, next: isLast ? afterSection('events') : { section: 'events', after: page.throughSeq } };
};

function* readTasks(after: number, rows: number): Tx<ExportPage> {
  const query = selectTaskRows().where('task.n', '>', after).orderBy('task.n').limit(rows);
  const tasks = (yield* all(query.compile())).map((row) => taskOf(row));
  const last = tasks.at(-1);
  const isLast = tasks.length < rows || last === undefined;
  return {
    text: lines('task', tasks),
    next: isLast ? afterSection('tasks') : { section: 'tasks', after: last.n },
  };
}

function* readMessages(after: number, rows: number): Tx<ExportPage> {
  const query = db
    .selectFrom('session_message as message')
    .innerJoin('session_memory as memory', 'memory.session', 'message.session')
    .leftJoin('session', 'session.key', 'message.session')
    .selectAll('message')
    .select(({ fn }) => fn.coalesce('session.name', 'message.session').as('name'))
    .select('memory.first_n')
    .where('message.id', '>', after)
    .orderBy('message.id')
    .limit(rows);
  const found = yield* all(query.compile());
  const last = found.at(-1);
  const isLast = found.length < rows || last === undefined;
  return {
    text: lines(
      'message',
      found.map(({ name, first_n, ...row }) => ({
        session: name,
        ...messageOf(row),
        ...(row.n < first_n && { archived: true }),
      })),
    ),
    next: isLast ? afterSection('messages') : { section: 'messages', after: last.id },
  };
}

function* readEvents(after: number, rows: number): Tx<{ readonly page: StoredPage; readonly head: number }> {
  const newest = yield* first(sql<{ seq: number | null }>`select max(seq) as seq from event`.compile(db));
  const head = newest?.seq ?? 0;
  const page = yield* readStoredPage({ after, head, filter: {}, maxEvents: rows, maxBytes: PAGE_BYTES });
  return { page: withinBudget(page, PAGE_BYTES), head };
}

// The pages of the export with jobs, firings, deliveries and channel routes.
const PAGE_ROWS = 256;

/** Jobs as anybody may see them: without the file of their environment. */
function* readJobPage({ after }: ExportCursor): Tx<ExportPage> {
  const query = db.selectFrom('job').selectAll().where('n', '>', after).orderBy('n').limit(PAGE_ROWS);
  const rows = yield* all(query.compile());
  return { text: lines('job', rows.map(jobOf)), next: nextAfter('jobs', rows) };
}

/** The firings of jobs that still exist. */
function* readFiringPage({ after, slot = '' }: ExportCursor): Tx<ExportPage> {
  const query = db
    .selectFrom('firing')
    .leftJoin('job', 'job.n', 'firing.job_n')
    .selectAll('firing')
    .select('job.id as job_id')
    .where(({ eb, refTuple, tuple }) => eb(refTuple('job_n', 'slot'), '>', tuple(after, slot)))
    .orderBy('job_n')
    .orderBy('slot')
    .limit(PAGE_ROWS);
  const rows = yield* all(query.compile());
  const firings = rows.flatMap((row) => (row.job_id === null ? [] : firingOf(row, row.job_id)));
  const last = rows.length < PAGE_ROWS ? undefined : rows.at(-1);
  const next: ExportCursor | undefined =
    last === undefined ? afterSection('firings') : { section: 'firings', after: last.job_n, slot: last.slot };
  return { text: lines('firing', firings), next };
}

function* readDeliveryPage({ after }: ExportCursor): Tx<ExportPage> {
  const query = db.selectFrom('delivery').selectAll().where('n', '>', after).orderBy('n').limit(PAGE_ROWS);
  const rows = yield* all(query.compile());
  return { text: lines('delivery', rows.map(deliveryOf)), next: nextAfter('deliveries', rows) };
}

function* readRoutePage({ after }: ExportCursor): Tx<ExportPage> {
  const query = db
    .selectFrom('channel_route')
    .selectAll()
    .where('n', '>', after)
    .orderBy('n')
    .limit(PAGE_ROWS);
  const rows = yield* all(query.compile());
  return { text: lines('route', rows.map(routeOf)), next: nextAfter('routes', rows) };
}

const nextAfter = (
  section: ExportCursor['section'],
  rows: readonly { readonly n: number }[],
): ExportCursor | undefined => {
  const last = rows.length < PAGE_ROWS ? undefined : rows.at(-1);
  return last === undefined ? afterSection(section) : { section, after: last.n };
};
