// The runs of a job for display: consecutive occurrences missed for the same reason become one line.

import type { JobRun } from '../schema/index.ts';

export interface RunGroup {
  /** The newest run of the group. */
  readonly run: JobRun;
  /** The scheduled time of the oldest. */
  readonly firstSlot: string;
  readonly count: number;
}

/** Takes runs and returns groups, both newest first. */
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
