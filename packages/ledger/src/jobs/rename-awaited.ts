// Jobs that wait for another one tell its name: it changes with the job, in the same transaction.

import type { JobId, Trigger } from '@coxswain/protocol';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { all, run, type Unit } from '../database/unit.ts';
import { definitionOf } from './job-row.ts';

// It reads every definition: few jobs are renamed, and rarely.
const naming = compiled((values: { fragment: string }) =>
  db.selectFrom('job').selectAll().where('definition', 'like', values.fragment),
);
const setText = compiled((values: { n: number; definition: string }) =>
  db.updateTable('job').set({ definition: values.definition }).where('n', '=', values.n),
);

/** The job with this id is called so from now on. */
export function* renameWhereAwaited(id: JobId, name: string): Unit<void> {
  const renamed = (trigger: Trigger): Trigger =>
    trigger.kind === 'event' && trigger.job === id ? { ...trigger, jobName: name } : trigger;
  for (const row of yield* all(naming({ fragment: `%${id}%` }))) {
    const definition = definitionOf(row);
    const triggers = definition.triggers.map(renamed);
    yield* run(setText({ n: row.n, definition: JSON.stringify({ ...definition, triggers }) }));
  }
}
