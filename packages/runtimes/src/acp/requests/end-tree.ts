// Ends one program of a run with everything it started, and nothing else of the run: here the mark says nothing, because
// the agent carries it too.

import { isAlive } from '../../processes/identity.ts';
import { listIfPossible } from '../../processes/out-of-resources.ts';
import { ancestryOf } from '../../processes/own-ancestry.ts';
import { growingPauses, pause } from '../../processes/pause.ts';
import type { ProcessEntry, ProcessTable } from '../../processes/process-table.ts';
import {
  isKnown,
  ownGroupId,
  type RunProcesses,
  rememberDescendants,
  rememberGroup,
} from '../../processes/run-processes.ts';
import { signalSighted } from '../../processes/send-signal.ts';

const LONGEST_PAUSE_MS = 50;
const KILL_ROUND_MS = 250;

/** Sends SIGTERM, and SIGKILL when the grace is over, until nothing of the program's group and descendants is left. */
export const endTree = async (
  run: RunProcesses,
  processes: ProcessTable,
  graceOver: AbortSignal,
): Promise<void> => {
  for (;;) {
    const seen = seeTree(run, processes);
    if (seen && seen.targets.length === 0) return;
    const isKilling = graceOver.aborted;
    if (seen) {
      const signal = isKilling ? 'SIGKILL' : 'SIGTERM';
      signalSighted({ ...seen, left: [], isGroupShared: false }, { run, signal, processes });
    }
    const enough = isKilling ? AbortSignal.timeout(KILL_ROUND_MS) : graceOver;
    await untilGone(seen?.targets ?? [], { processes, enough });
  }
};

// A descendant that cannot be signalled would be waited for without end: it belongs to somebody else.
const seeTree = (run: RunProcesses, processes: ProcessTable) => {
  const list = listIfPossible(processes);
  if (!list) return undefined;
  const spared = ancestryOf(process.pid, list);
  const groupId = ownGroupId(run, list);
  if (groupId !== undefined) rememberGroup(run, list);
  rememberDescendants(run, list, spared);
  const targets = [...list.values()].filter(
    (entry) =>
      isKnown(run, entry) &&
      !entry.isZombie &&
      !spared.has(entry.pid) &&
      run.known.get(entry.pid)?.isForbidden !== true,
  );
  return { targets, groupId };
};

const untilGone = async (
  targets: readonly ProcessEntry[],
  { processes, enough }: { readonly processes: ProcessTable; readonly enough: AbortSignal },
): Promise<void> => {
  for (const ms of growingPauses(LONGEST_PAUSE_MS)) {
    if (enough.aborted || (targets.length > 0 && !targets.some((entry) => isAlive(entry, processes)))) break;
    await pause(ms, enough);
  }
};
