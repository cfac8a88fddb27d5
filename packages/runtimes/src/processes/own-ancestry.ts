// A daemon can be started from inside a task. Ending that task must not end the daemon, nor what it runs in.

import type { ProcessList } from './process-table.ts';

/** The given process and everything above it. */
export const ancestryOf = (pid: number, list: ProcessList): ReadonlySet<number> => {
  const ancestry = new Set<number>();
  let current: number | undefined = pid;
  while (current !== undefined && current > 0 && !ancestry.has(current)) {
    ancestry.add(current);
    current = list.get(current)?.parentPid;
  }
  return ancestry;
};
