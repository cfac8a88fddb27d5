// The runs of a job as people read them: neighbours that were missed for the same reason are one line. In the ledger each slot
// stays a row of its own.

import type { JobRun } from '../schema/index.ts';

export interface RunGroup {
  /** The newest of them. */
  readonly run: JobRun;
  /** The slot of the oldest. */
  readonly firstSlot: string;
  readonly count: number;
}

/** Runs newest first, and so are the groups. */
export const groupedRuns = (runs: readonly JobRun[]): readonly RunGroup[] => {
  const groups: RunGroup[] = [];
  for (const run of runs) {
    const last = groups.at(-1);
    if (last !== undefined && isSameMiss(last.run, run))
      groups[groups.length - 1] = { ...last, firstSlot: run.firing.slot, count: last.count + 1 };
    else groups.push({ run, firstSlot: run.firing.slot, count: 1 });
  }
  return groups;
};

const isSameMiss = ({ firing: one }: JobRun, { firing: other }: JobRun): boolean =>
  one.missed !== undefined &&
  one.missed === other.missed &&
  one.trigger === other.trigger &&
  one.detail === other.detail;
