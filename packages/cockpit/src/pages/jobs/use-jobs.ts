// The jobs there are, and of one of them what comes next and what came of it.

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

/** Events tell at once; this is for what no event tells: a job that was saved or changed elsewhere. */
const EVERY_MS = 10_000;
const SHOWN_NEXT = 5;
/** So many runs are listed. */
const SHOWN_RUNS = 200;

/** A job fires or misses, or a run of one goes on. */
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
