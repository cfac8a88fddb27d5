// The pages of the export that hold jobs, what their slots came to, what was told, and whom messages reach.

import { db } from '../database/builder.ts';
import { all, type Unit } from '../database/unit.ts';
import { deliveryOf } from '../deliveries/delivery-row.ts';
import { firingOf } from '../jobs/firing-row.ts';
import { jobOf } from '../jobs/job-row.ts';
import { routeOf } from '../routes/ledger-routes.ts';
import { afterSection, type ExportCursor, type ExportPage, lines } from './export-cursor.ts';

const PAGE_ROWS = 256;

/** Jobs as anybody may see them: without the file of their environment. */
export function* readJobPage({ after }: ExportCursor): Unit<ExportPage> {
  const query = db.selectFrom('job').selectAll().where('n', '>', after).orderBy('n').limit(PAGE_ROWS);
  const rows = yield* all(query.compile());
  return { text: lines('job', rows.map(jobOf)), next: nextAfter('jobs', rows) };
}

/** What the slots of jobs that are still there came to. */
export function* readFiringPage({ after, slot = '' }: ExportCursor): Unit<ExportPage> {
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

export function* readDeliveryPage({ after }: ExportCursor): Unit<ExportPage> {
  const query = db.selectFrom('delivery').selectAll().where('n', '>', after).orderBy('n').limit(PAGE_ROWS);
  const rows = yield* all(query.compile());
  return { text: lines('delivery', rows.map(deliveryOf)), next: nextAfter('deliveries', rows) };
}

export function* readRoutePage({ after }: ExportCursor): Unit<ExportPage> {
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
