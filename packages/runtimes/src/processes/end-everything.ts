// Ends every process of a run, wherever it went, and does not come back before they are gone. Whoever reports a run as
// cancelled has to be able to rely on that.

import type { EndedProcess } from '@coxswain/protocol';
import { chase } from './chase.ts';
import { isAlive } from './identity.ts';
import { growingPauses, pause } from './pause.ts';
import type { ProcessEntry, ProcessTable } from './process-table.ts';
import { isKnown, type RunProcesses } from './run-processes.ts';
import { type Found, scan } from './scan.ts';
import { pauseOne, signalSighted } from './send-signal.ts';

export interface EndOptions {
  readonly processes: ProcessTable;
  /** Aborted when the time to stop by themselves is over: from then on they are killed. */
  readonly graceOver: AbortSignal;
}

// A process can be born between the list and the reading of the marks: one empty pass may have missed it.
const EMPTY_PASSES = 2;
const MAX_PAUSE_MS = 50;
// How long killed processes are waited for before everything is looked at again.
const KILL_ROUND_MS = 250;

/**
 * Sends SIGTERM to everything that belongs to the runs, SIGKILL after the grace, and looks again until two passes
 * find nothing, not even the next of a chain of processes that end on their own; one scan of all processes serves all the runs.
 * Resolves with what it found alive, by mark, and with signal `none` what it left: descendants that cleared the mark, and what belongs to another user. The daemon and its
 * ancestors are never touched.
 */
export const endEverything = async (
  runs: readonly RunProcesses[],
  options: EndOptions,
): Promise<ReadonlyMap<string, readonly EndedProcess[]>> => {
  const { processes, graceOver } = options;
  let found: readonly Found[] = [];
  let kills = 0;
  for (let emptyPasses = 0; emptyPasses < EMPTY_PASSES; ) {
    const since = processes.newest();
    // What is still there after it was killed once has started something again.
    found = await (kills > 0 ? freeze(runs, processes) : scan(runs, processes));
    const targets = found.flatMap(({ sighting }) => sighting.targets);
    if (targets.length > 0) {
      emptyPasses = 0;
      if (graceOver.aborted) kills += 1;
      await end(found, targets, options);
    } else {
      const signal = graceOver.aborted ? 'SIGKILL' : 'SIGTERM';
      emptyPasses = (await chase(runs, { processes, since, signal })) ? 0 : emptyPasses + 1;
    }
  }
  return new Map(runs.map((run) => [run.mark, report(run, found)]));
};

const end = async (
  found: readonly Found[],
  targets: readonly ProcessEntry[],
  { processes, graceOver }: EndOptions,
): Promise<void> => {
  const isKilling = graceOver.aborted;
  const signal = isKilling ? 'SIGKILL' : 'SIGTERM';
  for (const { run, sighting } of found) signalSighted(sighting, { run, signal, processes });
  const enough = isKilling ? AbortSignal.timeout(KILL_ROUND_MS) : graceOver;
  for (const ms of growingPauses(MAX_PAUSE_MS)) {
    if (enough.aborted || !targets.some((entry) => isAlive(entry, processes))) return;
    await pause(ms, enough);
  }
};

const report = (run: RunProcesses, found: readonly Found[]): readonly EndedProcess[] => {
  const left = found.find((each) => each.run === run)?.sighting.left ?? [];
  const isLeft = (pid: number): boolean => left.some((entry) => entry.pid === pid && isKnown(run, entry));
  return run.known
    .values()
    .filter(({ command }) => command !== undefined)
    .flatMap(({ pid, command = '', signal }) => {
      if (isLeft(pid)) return [{ pid, command, signal: 'none' }];
      return signal ? [{ pid, command, signal }] : [];
    })
    .toArray();
};

// Processes that start one another again are stopped in place before any of them is killed, so that none sees another end.

/** One that starts others faster than they are stopped is not waited for. */
const MAX_ROUNDS = 20;

/** Sends SIGSTOP to everything of the runs until nothing new is found. Returns what exists then, to be killed. */
const freeze = async (runs: readonly RunProcesses[], processes: ProcessTable): Promise<readonly Found[]> => {
  const frozen = new Set<string>();
  for (let round = 1; ; round++) {
    const found = await scan(runs, processes);
    const moving = found
      .flatMap(({ sighting }) => sighting.targets)
      .filter(({ pid, startTime }) => !frozen.has(`${pid} ${startTime}`));
    if (moving.length === 0 || round === MAX_ROUNDS) return found;
    for (const entry of moving) {
      pauseOne(entry, processes);
      frozen.add(`${entry.pid} ${entry.startTime}`);
    }
  }
};
