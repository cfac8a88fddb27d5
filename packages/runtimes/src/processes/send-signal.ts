// A signal goes only to the process that is meant: who it is, is looked at again right before.

import { isSameProcess } from './identity.ts';
import { isOutOfResources } from './out-of-resources.ts';
import type { ProcessEntry, ProcessTable } from './process-table.ts';
import { type RunProcesses, remember, type StopSignal } from './run-processes.ts';
import type { Sighting } from './sighting.ts';

type Sent = 'sent' | 'gone' | 'forbidden';

const kill = (pid: number, signal: StopSignal): Sent => {
  try {
    process.kill(pid, signal);
    return 'sent';
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM' ? 'forbidden' : 'gone';
  }
};

/** Sends the signal to a whole process group. Only for a group that is certainly the run's. */
export const signalGroup = (groupId: number, signal: StopSignal): Sent => kill(-groupId, signal);

interface Send {
  readonly run: RunProcesses;
  readonly signal: StopSignal;
  readonly processes: ProcessTable;
}

const signalOne = (entry: ProcessEntry, { run, signal, processes }: Send): void => {
  const known = remember(run, entry);
  if (known.signal === signal && signal === 'SIGTERM') return;
  if (!isStill(entry, processes)) return;
  known.signal = signal;
  if (kill(entry.pid, signal) === 'forbidden') known.isForbidden = true;
};

/**
 * Sends the signal to everything that was sighted: to the group as one, so that nothing in it can fork meanwhile, then to
 * each of the others. SIGTERM is sent once to each; SIGKILL as often as it takes.
 */
export const signalSighted = (sighting: Sighting, send: Send): void => {
  const { groupId, targets, isGroupShared } = sighting;
  const { run, signal } = send;
  const members = targets.filter((entry) => groupId !== undefined && entry.groupId === groupId);
  const isUntouched = members.every((entry) => remember(run, entry).signal === undefined);
  const isOneSignal = members.length > 0 && !isGroupShared && (isUntouched || signal === 'SIGKILL');
  if (groupId !== undefined && isOneSignal && signalGroup(groupId, signal) === 'sent') {
    for (const entry of members) remember(run, entry).signal = signal;
  }
  for (const entry of targets) signalOne(entry, send);
};

// A process that cannot be looked at gets nothing this time: the next look comes.
const isStill = (entry: ProcessEntry, processes: ProcessTable): boolean => {
  try {
    return isSameProcess(entry, processes.identify(entry.pid));
  } catch (error) {
    if (isOutOfResources(error)) return false;
    throw error;
  }
};
