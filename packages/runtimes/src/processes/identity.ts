// A pid alone names nobody: the system gives it to another process. With the start time it does.

import type { ProcessIdentity } from '../runtime.ts';
import type { ProcessTable } from './process-table.ts';
import { systemProcesses } from './system-processes.ts';

/** Who has this pid now; undefined when nobody has. A zombie still counts: its parent has not seen it end. */
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
