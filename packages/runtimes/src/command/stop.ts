// Stops a program that runs: politely, then not, and always completely.

import type { EndedProcess } from '@coxswain/protocol';
import { aborted } from '../processes/aborted.ts';
import { endEverything } from '../processes/end-everything.ts';
import { listIfPossible } from '../processes/out-of-resources.ts';
import { ancestryOf } from '../processes/own-ancestry.ts';
import type { ProcessTable } from '../processes/process-table.ts';
import {
  ownGroupId,
  type RunProcesses,
  rememberDescendants,
  rememberGroup,
} from '../processes/run-processes.ts';
import { signalGroup, signalMembers } from '../processes/send-signal.ts';

/**
 * Sends SIGTERM to the program's group at once, so that the program can end its own helpers in its own way; when it has
 * ended, or the grace is over, everything else of the run is ended too. Resolves with what outlived the program.
 */
export const stop = async ({
  run,
  processes,
  exited,
  graceOver,
}: {
  readonly run: RunProcesses;
  readonly processes: ProcessTable;
  /** Resolves when the program has ended. */
  readonly exited: Promise<unknown>;
  readonly graceOver: AbortSignal;
}): Promise<readonly EndedProcess[]> => {
  askGroupToStop(run, processes);
  await Promise.race([exited, aborted(graceOver)]);
  const ended = await endEverything([run], { processes, graceOver });
  return (ended.get(run.mark) ?? []).filter(({ pid }) => pid !== run.leader?.pid);
};

// Noted before the first signal: the last moment in which every descendant can be distinguished from foreign processes.
const askGroupToStop = (run: RunProcesses, processes: ProcessTable): void => {
  const groupId = run.leader?.pid;
  if (groupId === undefined) return;
  const list = listIfPossible(processes);
  if (!list) {
    signalGroup(groupId, 'SIGTERM');
    return;
  }
  if (ownGroupId(run, list) === undefined) return;
  rememberGroup(run, list);
  rememberDescendants(run, list, ancestryOf(process.pid, list));
  const members = list.values().filter((entry) => entry.groupId === groupId && !entry.isZombie);
  signalMembers(groupId, members, { run, signal: 'SIGTERM', processes });
};
