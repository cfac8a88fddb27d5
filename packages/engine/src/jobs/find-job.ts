// Finds the job that someone names, or says that there is none.

import type { Ledger } from '@coxswain/ledger';
import { type Job, ProblemError } from '@coxswain/protocol';

/** By name or id. Throws `job_not_found`, or `ambiguous_id` for the beginning of several ids. */
export const findJob = async (ledger: Ledger, ref: string): Promise<Job> => {
  const job = await ledger.jobs.find(ref);
  if (job) return job;
  throw noJob(ref);
};

export const noJob = (ref: string): ProblemError =>
  new ProblemError('job_not_found', `there is no job '${ref}': see cox jobs list`);
