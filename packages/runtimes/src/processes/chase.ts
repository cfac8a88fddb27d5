// A chain of processes, of which each starts the next and ends, is in no list of them: a process that was listed is gone when it is
// looked at. The newest process of all is a member of it again and again, so it is watched for.

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ProcessTable } from './process-table.ts';
import { type RunProcesses, remember } from './run-processes.ts';
import { signalOne } from './send-signal.ts';

export interface ChaseOptions {
  readonly processes: ProcessTable;
  /** The newest process before it was looked for others; undefined where the system does not say. */
  readonly since: number | undefined;
  readonly signal: 'SIGTERM' | 'SIGKILL';
}

/** Long enough for a chain that is slow to go on; one that is slower is in a list. */
const QUIET_MS = 20;
const MAX_MS = 200;
/** Of many that came at once the last are looked at: the others have ended. */
const MAX_AT_ONCE = 4;
/** What there is to say of one that was gone before it was asked for its command. */
const UNKNOWN_COMMAND = '(a process that starts the next one and ends)';

/**
 * Looks at each new process until none has come and gone for a moment, and sends the signal to those of the runs. True when there
 * was one. Costs nothing when no process was started since.
 */
export const chase = async (
  runs: readonly RunProcesses[],
  { processes, since, signal }: ChaseOptions,
): Promise<boolean> => {
  let seen = since;
  const isOver = AbortSignal.timeout(MAX_MS);
  let isQuiet = AbortSignal.abort();
  let isFirst = true;
  while (isFirst || !(isQuiet.aborted || isOver.aborted)) {
    const newest = processes.newest();
    if (newest === undefined || seen === undefined) return false;
    if (newest === seen) {
      if (isFirst) return false;
      await nextTurn();
      continue;
    }
    isFirst = false;
    const from = newest > seen ? Math.max(seen + 1, newest - MAX_AT_ONCE + 1) : newest;
    seen = newest;
    for (let pid = newest; pid >= from; pid--) {
      // A process that the system has no memory to report counts as gone.
      const reading = await processes.readMark(pid).catch(() => undefined);
      const run = runs.find((each) => reading?.state === 'marked' && each.isOwnMark(reading.mark));
      if (run && (await end(pid, { run, signal, processes }).catch(() => false))) return true;
      // It came and went: perhaps one of a chain.
      if (!reading) isQuiet = AbortSignal.timeout(QUIET_MS);
    }
  }
  return false;
};

const end = async (
  pid: number,
  { run, signal, processes }: { readonly run: RunProcesses } & Omit<ChaseOptions, 'since'>,
): Promise<boolean> => {
  const entry = processes.identify(pid);
  if (!entry) return false;
  signalOne(entry, { run, signal, processes });
  const known = remember(run, entry);
  known.command ??= (await processes.commandLine(pid)) || UNKNOWN_COMMAND;
  // What belongs to another user cannot be ended, and is not chased forever.
  return known.isForbidden !== true;
};
