// A signal goes only to the intended process: its identity is checked again right before.

import { codeOf } from '@coxswain/protocol';
import { isSameProcess } from './identity.ts';
import { isOutOfResources } from './out-of-resources.ts';
import type { ProcessEntry, ProcessTable } from './process-table.ts';
import { type RunProcesses, remember, type StopSignal } from './run-processes.ts';
import type { Sighting } from './sighting.ts';

type Sent = 'sent' | 'gone' | 'forbidden';

export interface Send {
  readonly run: RunProcesses;
  readonly signal: StopSignal;
  readonly processes: ProcessTable;
}

const kill = (pid: number, signal: StopSignal | 'SIGSTOP'): Sent => {
  try {
    process.kill(pid, signal);
    return 'sent';
  } catch (error) {
    return codeOf(error) === 'EPERM' ? 'forbidden' : 'gone';
  }
};

/** Sends the signal to a whole process group. Only for a group that is certainly the run's. */
export const signalGroup = (groupId: number, signal: StopSignal): Sent => kill(-groupId, signal);

/**
 * Sends the signal to the run's group as one, so that nothing in it can fork meanwhile, and notes which of the members
 * got it: one that left the group since it was listed did not.
 */
export const signalMembers = (groupId: number, members: Iterable<ProcessEntry>, send: Send): void => {
  if (signalGroup(groupId, send.signal) !== 'sent') return;
  for (const entry of members) {
    const now = identifyIfPossible(entry, send.processes);
    if (now === undefined || now.groupId === groupId) remember(send.run, entry).signal = send.signal;
  }
};

/** Sends the signal to everything that was sighted. SIGTERM is sent once to each; SIGKILL as often as it takes. */
export const signalSighted = (sighting: Sighting, send: Send): void => {
  const { groupId, targets, isGroupShared } = sighting;
  const members = targets.filter((entry) => groupId !== undefined && entry.groupId === groupId);
  const isUntouched = members.every((entry) => remember(send.run, entry).signal === undefined);
  const isOneSignal = members.length > 0 && !isGroupShared && (isUntouched || send.signal === 'SIGKILL');
  if (groupId !== undefined && isOneSignal) signalMembers(groupId, members, send);
  for (const entry of targets) signalOne(entry, send);
};

/** Sends the signal to one process, if it is still the same one; SIGTERM only once. */
export const signalOne = (entry: ProcessEntry, { run, signal, processes }: Send): void => {
  const known = remember(run, entry);
  if (known.signal === signal && signal === 'SIGTERM') return;
  if (!identifyIfPossible(entry, processes)) return;
  known.signal = signal;
  if (kill(entry.pid, signal) === 'forbidden') known.isForbidden = true;
};

/** Stops one process where it is, if it is still the same one. */
export const pauseOne = (entry: ProcessEntry, processes: ProcessTable): void => {
  if (identifyIfPossible(entry, processes)) kill(entry.pid, 'SIGSTOP');
};

// A process that cannot be looked at gets nothing this time: the next look comes.
const identifyIfPossible = (entry: ProcessEntry, processes: ProcessTable): ProcessEntry | undefined => {
  try {
    const now = processes.identify(entry.pid);
    return isSameProcess(entry, now) ? now : undefined;
  } catch (error) {
    if (isOutOfResources(error)) return undefined;
    throw error;
  }
};
