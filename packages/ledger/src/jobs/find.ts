// What a person typed for a job: its name, its id, or how the id begins.

import { type Job, MIN_PREFIX_CHARACTERS, ProblemError } from '@coxswain/protocol';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { all, first, type Unit } from '../database/unit.ts';
import { jobOf } from './job-row.ts';

/** So many candidates are told when the text fits more than one. */
const MAX_CANDIDATES = 10;
/** Sorts after every character of an id. */
const AFTER_ALL = '{';

const named = compiled((values: { name: string }) =>
  db.selectFrom('job').selectAll().where('name', '=', values.name),
);
const byPrefix = compiled((values: { from: string; to: string; limit: number }) =>
  db
    .selectFrom('job')
    .selectAll()
    .where('id', '>=', values.from)
    .where('id', '<', values.to)
    .orderBy('id')
    .limit(values.limit),
);

/** The job of this name, else the only one whose id begins so. Throws `ambiguous_id` when there are several. */
export function* findJob(ref: string): Unit<Job | undefined> {
  const row = yield* first(named({ name: ref }));
  if (row !== undefined) return jobOf(row);
  const random = ref.toLowerCase().replace(/^job_/, '');
  if (random.length < MIN_PREFIX_CHARACTERS || !/^[a-z2-7]+$/.test(random)) return undefined;
  const from = `job_${random}`;
  const fitting = yield* all(byPrefix({ from, to: `${from}${AFTER_ALL}`, limit: MAX_CANDIDATES }));
  const [only, ...others] = fitting;
  if (others.length === 0) return only && jobOf(only);
  throw new ProblemError(
    'ambiguous_id',
    `'${ref}' fits more than one job: name one, or type more of its id`,
    {
      candidates: fitting.map(({ id, name }) => `${name} (${id})`),
    },
  );
}
