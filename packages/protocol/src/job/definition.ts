// What people define of a job, without what the ledger keeps about it.

import type { Job } from '../schema/job.ts';

const KEPT_BY_LEDGER = [
  'id',
  'enabled',
  'pauseReason',
  'nextAt',
  'backoffUntil',
  'runs',
  'successes',
  'failuresInARow',
  'lastStatus',
  'lastTaskId',
  'lastFiredAt',
  'cost',
  'tokens',
  'createdAt',
  'updatedAt',
  'revision',
] as const satisfies readonly (keyof Job)[];

export type JobDefinition = Omit<Job, (typeof KEPT_BY_LEDGER)[number]>;

const kept: ReadonlySet<string> = new Set(KEPT_BY_LEDGER);

export const jobDefinitionOf = (job: Job): JobDefinition =>
  // All keys of a job but these.
  Object.fromEntries(Object.entries(job).filter(([key]) => !kept.has(key))) as unknown as JobDefinition;
