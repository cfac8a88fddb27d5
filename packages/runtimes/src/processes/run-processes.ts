// What is known of the processes of one run. Once the leader has ended, what was seen before is all that ties a process
// without mark to its run: so it is written down while it can be seen.

import type { ProcessIdentity } from '../runtime.ts';
import { isSameProcess } from './identity.ts';
import type { ProcessEntry, ProcessList } from './process-table.ts';

export type StopSignal = 'SIGTERM' | 'SIGKILL';

/** A process that was seen to belong to the run. */
export interface KnownProcess extends ProcessIdentity {
  /** The last signal it was sent. */
  signal?: StopSignal;
  /** What it runs, noted before it was sent a signal. */
  command?: string;
  /** It belongs to another user: no signal reaches it. */
  isForbidden?: boolean;
}

export interface RunProcesses {
  /** Names the run, and is what its processes carry. */
  readonly mark: string;
  /** True for every mark that processes of the run carry: an agent that serves several runs has one of its own. */
  isOwnMark(mark: string): boolean;
  /** The process the run was started with; its pid is also the number of its group. */
  readonly leader: ProcessIdentity | undefined;
  readonly known: Map<number, KnownProcess>;
}

/** Nothing is known yet but the mark and the leader. */
export const processesOfRun = (
  mark: string,
  leader: ProcessIdentity | undefined,
  isOwnMark = (other: string): boolean => other === mark,
): RunProcesses => ({
  mark,
  isOwnMark,
  leader,
  known: new Map(leader ? [[leader.pid, { ...leader }]] : []),
});

/** What is known of this process, written down if nothing was. */
export const remember = (run: RunProcesses, entry: ProcessIdentity): KnownProcess => {
  const known = run.known.get(entry.pid);
  if (known && isSameProcess(known, entry)) return known;
  const fresh: KnownProcess = { pid: entry.pid, startTime: entry.startTime };
  run.known.set(entry.pid, fresh);
  return fresh;
};

/** True when the process was seen to belong to the run before. */
export const isKnown = (run: RunProcesses, entry: ProcessIdentity): boolean =>
  isSameProcess(entry, run.known.get(entry.pid));

/**
 * The number of the run's process group while it is certain that the group is the run's. The system does not give a
 * number away as long as a group has it: so the leader, or any member that was seen before, proves it.
 */
export const ownGroupId = (run: RunProcesses, list: ProcessList): number | undefined => {
  if (!run.leader) return undefined;
  const groupId = run.leader.pid;
  const holder = list.get(groupId);
  if (holder) return isSameProcess(run.leader, holder) ? groupId : undefined;
  const isMember = (entry: ProcessEntry | undefined): boolean =>
    entry !== undefined && entry.groupId === groupId && isKnown(run, entry);
  return run.known.values().some(({ pid }) => isMember(list.get(pid))) ? groupId : undefined;
};

/**
 * Writes down the members of the leader's group. Call it only where the group is certainly the run's: while the leader
 * exists, or at the moment it ended.
 */
export const rememberGroup = (run: RunProcesses, list: ProcessList): void => {
  const holder = run.leader && list.get(run.leader.pid);
  // It ended while nobody looked, and its number went to another.
  if (holder && !isSameProcess(run.leader, holder)) return;
  for (const entry of list.values()) {
    if (entry.groupId === run.leader?.pid && !entry.isZombie) remember(run, entry);
  }
};

/** Writes down every descendant of the leader and of what is known: once a parent has ended, its children have another. */
export const rememberDescendants = (
  run: RunProcesses,
  list: ProcessList,
  spared: ReadonlySet<number>,
): void => {
  const children = childrenByParent(list);
  const open = [...list.values()].filter((entry) => isKnown(run, entry));
  for (const parent of open) {
    for (const child of children.get(parent.pid) ?? []) {
      if (isKnown(run, child) || spared.has(child.pid)) continue;
      remember(run, child);
      open.push(child);
    }
  }
};

/** The children of every process that has some. */
export const childrenByParent = (list: ProcessList): ReadonlyMap<number, readonly ProcessEntry[]> =>
  Map.groupBy(list.values(), (entry) => entry.parentPid);
