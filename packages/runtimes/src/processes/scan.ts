// One scan of the machine for all runs that are being ended.

import { cutToCells, type EndedProcess } from '@coxswain/protocol';
import { isOutOfResources } from './out-of-resources.ts';
import { ancestryOf } from './own-ancestry.ts';
import { pause } from './pause.ts';
import type { ProcessEntry, ProcessTable } from './process-table.ts';
import { type RunProcesses, remember } from './run-processes.ts';
import { type Sighting, sight } from './sighting.ts';

export interface Found {
  readonly run: RunProcesses;
  readonly sighting: Sighting;
}

const COMMAND_CELLS = 200;
const RETRY_MS = 100;

/**
 * Finds what belongs to each run and notes the command lines. While the system is out of file descriptors it waits: an
 * answer that is not complete would be a wrong one.
 */
export const scan = async (
  runs: readonly RunProcesses[],
  processes: ProcessTable,
): Promise<readonly Found[]> => {
  for (;;) {
    try {
      return await scanOnce(runs, processes);
    } catch (error) {
      if (!isOutOfResources(error)) throw error;
      await pause(RETRY_MS);
    }
  }
};

/** What is alive of a run and will not be ended. */
export const findLeft = async (
  run: RunProcesses,
  processes: ProcessTable,
): Promise<readonly EndedProcess[]> => {
  const found = await scan([run], processes);
  return found
    .flatMap(({ sighting }) => [...sighting.targets, ...sighting.left])
    .map((entry) => ({ pid: entry.pid, command: remember(run, entry).command ?? '', signal: 'none' }));
};

const scanOnce = async (
  runs: readonly RunProcesses[],
  processes: ProcessTable,
): Promise<readonly Found[]> => {
  const snapshot = await processes.snapshot();
  const spared = ancestryOf(process.pid, snapshot.list);
  const found = runs.map((run) => ({ run, sighting: withoutForbidden(run, sight(run, snapshot, spared)) }));
  await Promise.all(
    found.flatMap(({ run, sighting }) =>
      [...sighting.targets, ...sighting.left].map((entry) => note(run, entry, processes)),
    ),
  );
  return found;
};

const withoutForbidden = (run: RunProcesses, sighting: Sighting): Sighting => {
  const isForbidden = (entry: ProcessEntry): boolean => remember(run, entry).isForbidden === true;
  return {
    ...sighting,
    targets: sighting.targets.filter((entry) => !isForbidden(entry)),
    left: [...sighting.left, ...sighting.targets.filter(isForbidden)],
  };
};

const note = async (run: RunProcesses, entry: ProcessEntry, processes: ProcessTable): Promise<void> => {
  const known = remember(run, entry);
  known.command ??= cutToCells(await processes.commandLine(entry.pid), COMMAND_CELLS);
};
