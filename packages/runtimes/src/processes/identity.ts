// A pid alone identifies nothing, because the system reuses it. With the start time it does.

import type { ProcessIdentity } from '../runtime.ts';
import type { ProcessTable } from './process-table.ts';
import { systemProcesses } from './system-processes.ts';

/** The process with this pid now; undefined when there is none. A zombie still counts: its parent has not seen it end. */
export const processIdentity = (pid: number): ProcessIdentity | undefined => {
  const entry = systemProcesses.identify(pid);
  return entry && { pid: entry.pid, startTime: entry.startTime };
};

/** True when both name the same process. */
export const isSameProcess = (one: ProcessIdentity, other: ProcessIdentity | undefined): boolean =>
  other !== undefined && one.pid === other.pid && one.startTime === other.startTime;

/** True while exactly this process runs. When the system cannot say, it counts as running. */
export const isAlive = (identity: ProcessIdentity, processes: ProcessTable): boolean => {
  try {
    const entry = processes.identify(identity.pid);
    return entry !== undefined && isSameProcess(identity, entry) && !entry.isZombie;
  } catch {
    return true;
  }
};
