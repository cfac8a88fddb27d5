// A program has ended, and something it started may not have. For the ordinary program this costs one question to the
// system; a search of all processes only begins when someone is still in its group, or holds its pipes.

import { codeOf, type EndedProcess } from '@coxswain/protocol';
import { aborted } from '../processes/aborted.ts';
import { endEverything } from '../processes/end-everything.ts';
import { endOfGrace } from '../processes/grace.ts';
import { listIfPossible } from '../processes/out-of-resources.ts';
import { growingPauses, pause } from '../processes/pause.ts';
import type { ProcessTable } from '../processes/process-table.ts';
import { type RunProcesses, rememberGroup } from '../processes/run-processes.ts';
import { findLeft } from '../processes/scan.ts';
import type { OutputPump } from './output-pump.ts';

export interface OutlivedOptions {
  readonly run: RunProcesses;
  readonly pump: OutputPump;
  readonly processes: ProcessTable;
  /** How long what is left may take to exit, like the `tee` of `> >(tee log)`. */
  readonly lingerMs: number;
  /** How long what is still there may take to stop after SIGTERM. */
  readonly graceMs: number;
  /** Each of them ends it now. */
  readonly forces: readonly AbortSignal[];
  /** What is still there is left alone. */
  readonly isDetached: boolean;
}

const MAX_PAUSE_MS = 50;

/** Call it in the moment the program ended. Resolves with what was ended, or left alone, after the program. */
export const endOutlived = async (options: OutlivedOptions): Promise<readonly EndedProcess[]> => {
  const { run, processes, graceMs, forces } = options;
  if (await hasEndedByItself(options)) return [];
  if (options.isDetached) return findLeft(run, processes);
  const ended = await endEverything([run], { processes, graceOver: endOfGrace(graceMs, ...forces) });
  return ended.get(run.mark) ?? [];
};

const hasEndedByItself = async ({
  run,
  pump,
  processes,
  lingerMs,
  forces,
}: OutlivedOptions): Promise<boolean> => {
  // A group that is empty stays so.
  const wasAnyoneInGroup = isAnyoneInGroup(run);
  if (wasAnyoneInGroup) rememberGroup(run, listIfPossible(processes) ?? new Map());
  // A pipe that is only read slowly is not held by anybody.
  const forced = aborted(...forces);
  await Promise.race([pump.drained(), forced]);
  const linger = new AbortController();
  const timer = setTimeout(() => linger.abort(), lingerMs);
  try {
    await Promise.race([pump.ended, aborted(linger.signal), forced]);
    if (!pump.hasEnded) return false;
    if (!wasAnyoneInGroup) return true;
    for (const ms of growingPauses(MAX_PAUSE_MS)) {
      if (!isAnyoneInGroup(run) || !isAnyoneAlive(run, processes)) return true;
      if (linger.signal.aborted || forces.some((force) => force.aborted)) return false;
      await pause(ms, linger.signal);
    }
    return false;
  } finally {
    clearTimeout(timer);
  }
};

// Counts zombies, which a container without an init never loses.
const isAnyoneInGroup = ({ leader }: RunProcesses): boolean => {
  if (!leader) return false;
  try {
    return process.kill(-leader.pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
};

const isAnyoneAlive = ({ leader }: RunProcesses, processes: ProcessTable): boolean =>
  listIfPossible(processes)
    ?.values()
    .some((entry) => entry.groupId === leader?.pid && !entry.isZombie) ?? true;
