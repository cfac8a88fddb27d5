// Checks that the environment files of tasks and jobs exist while something needs them.

import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LedgerFault } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { all } from '../database/tx.ts';
import type { Reading } from '../reader/reading.ts';
import type { StepPage } from './step.ts';

/** Written by the engine, beside the ledger. */
export const environmentsFolderOf = (databasePath: string): string =>
  join(dirname(databasePath), 'environments');

export interface NeededEnvironment {
  readonly ref: string;
  /** A task or a job that needs it. */
  readonly owner: string;
}

/** Every environment that a task or a job needs. */
export const neededEnvironments = sql<NeededEnvironment>`
  select environment_ref as ref, min(id) as owner from task where environment_ref is not null group by environment_ref
  union
  select environment_ref, min(name) from job where environment_ref is not null group by environment_ref`.compile(
  db,
);

export const checkEnvironments = async ({ drive, databasePath }: Reading): Promise<StepPage> => {
  const folder = environmentsFolderOf(databasePath);
  const faults: LedgerFault[] = [];
  for (const { ref, owner } of drive(all(neededEnvironments))) {
    const isThere = await access(join(folder, ref)).then(
      () => true,
      () => false,
    );
    const detail = `its environment, environments/${ref}, is missing`;
    if (!isThere) faults.push({ area: 'environments', subject: owner, detail, isRepairable: false });
  }
  return { faults };
};
