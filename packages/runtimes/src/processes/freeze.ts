// Processes that start one another again are stopped in place before any of them is killed, so that none sees another end.

import { type Found, look } from './look.ts';
import type { ProcessTable } from './process-table.ts';
import type { RunProcesses } from './run-processes.ts';
import { pauseOne } from './send-signal.ts';

/** One that starts others faster than they are stopped is not waited for. */
const MOST_ROUNDS = 20;

/** Sends SIGSTOP to everything of the runs until nothing new is found. Returns what is there then, to be killed. */
export const freeze = async (
  runs: readonly RunProcesses[],
  processes: ProcessTable,
): Promise<readonly Found[]> => {
  const frozen = new Set<string>();
  for (let round = 1; ; round++) {
    const found = await look(runs, processes);
    const moving = found
      .flatMap(({ sighting }) => sighting.targets)
      .filter(({ pid, startTime }) => !frozen.has(`${pid} ${startTime}`));
    if (moving.length === 0 || round === MOST_ROUNDS) return found;
    for (const entry of moving) {
      pauseOne(entry, processes);
      frozen.add(`${entry.pid} ${entry.startTime}`);
    }
  }
};
