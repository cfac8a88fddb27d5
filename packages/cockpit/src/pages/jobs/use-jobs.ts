// Loads the jobs, and the next occurrences and past runs of one of them.

import {
  groupedRuns,
  isTerminalEvent,
  type Job,
  type LedgerEvent,
  type Occurrence,
  type RunGroup,
} from '@coxswain/protocol';
import { onlyChanges } from '../../data/only-changes.ts';
import { type Resource, useResource } from '../../data/use-resource.ts';
import { useDeps } from '../../shell/context.ts';

/** Events arrive at once; polling covers what has no event: a job saved or changed elsewhere. */
const EVERY_MS = 10_000;
const SHOWN_NEXT = 5;
/** The number of runs listed. */
const SHOWN_RUNS = 200;

/** A job fires or misses an occurrence, or one of its runs changes. */
const movesJobs = ({ type }: LedgerEvent): boolean =>
  type === 'JobFired' || type === 'JobMissed' || type === 'TaskStarted' || isTerminalEvent(type);

export const useJobs = (): Resource<readonly Job[]> => {
  const { client } = useDeps();
  const load = onlyChanges(() => client.jobs.list());
  return useResource(load, { key: 'jobs', everyMs: EVERY_MS, isConcerned: movesJobs });
};

export interface JobHistory {
  readonly next: readonly Occurrence[];
  /** Newest first. */
  readonly runs: readonly RunGroup[];
}

const NOTHING: JobHistory = { next: [], runs: [] };

/** Nothing is read while no job is open. */
export const useJobHistory = (job: Job | undefined): Resource<JobHistory> => {
  const { client } = useDeps();
  const id = job?.id;
  // Another definition has other times.
  const key = `history ${id ?? ''} ${job?.revision ?? ''} ${job?.nextAt ?? ''}`;
  const load = onlyChanges(async (): Promise<JobHistory> => {
    if (id === undefined) return NOTHING;
    const [next, runs] = await Promise.all([
      client.jobs.next(id, { count: SHOWN_NEXT }),
      client.jobs.runs(id, { limit: SHOWN_RUNS }),
    ]);
    return { next, runs: groupedRuns(runs) };
  });
  return useResource(load, { key, everyMs: EVERY_MS, isConcerned: movesJobs });
};
