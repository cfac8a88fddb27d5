// The programs that the tools of a run start. Each leads a group of its own; what outlives a command continues until the run
// ends, and then all of it is ended.

import type { EndedProcess } from '@coxswain/protocol';
import type { Program } from '../../command/program.ts';
import { programStarter, type StartedProgram, type StartRefusal } from '../../command/start.ts';
import { aborted } from '../../processes/aborted.ts';
import { endEverything } from '../../processes/end-everything.ts';
import { marksOfRun } from '../../processes/marks.ts';
import { isOutOfResources, listIfPossible } from '../../processes/out-of-resources.ts';
import { pause } from '../../processes/pause.ts';
import { processesOfRun, type RunProcesses, rememberGroup } from '../../processes/run-processes.ts';
import { signalGroup } from '../../processes/send-signal.ts';
import { systemProcesses } from '../../processes/system-processes.ts';
import type { RunRequest } from '../../runtime.ts';

export interface RunPrograms {
  /** Where the system has no room for it, tries again for a while; a stop ends the wait. */
  start(program: Program, signal: AbortSignal): Promise<StartedProgram | StartRefusal>;
  /** Something was started that carries the mark of the run, by others than {@link start}. */
  noteOther(): void;
  /** Ends everything of the run; what it returns was alive. Costs nothing when nothing was started. */
  endAll(graceOver: AbortSignal): Promise<readonly EndedProcess[]>;
}

/** A minute in all: the run has started and can no longer be postponed. */
const PAUSES_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000] as const;

export const runPrograms = ({ mark, workDir, environment, earlier }: RunRequest): RunPrograms => {
  const startProgram = programStarter(systemProcesses);
  const outlived: RunProcesses[] = [];
  // What an earlier daemon has started is as much of the run.
  let hasStarted = earlier !== undefined;

  // In this moment the members of the group are certainly the command's: later its number may be someone else's.
  const noteOutlived = (run: RunProcesses): void => {
    rememberGroup(run, listIfPossible(systemProcesses) ?? new Map());
    if (run.known.size > 1) outlived.push(run);
  };

  const startWithPatience = async (
    program: Program,
    signal: AbortSignal,
  ): Promise<StartedProgram | StartRefusal> => {
    for (let tries = 0; ; tries++) {
      const started = await startProgram(program, { folder: workDir, environment });
      const pauseMs = PAUSES_MS[tries];
      if (!('cause' in started) || !isOutOfResources(started.cause)) return started;
      if (pauseMs === undefined || signal.aborted) return started;
      await pause(pauseMs, signal);
    }
  };

  return {
    start: async (program, signal) => {
      hasStarted = true;
      const started = await startWithPatience(program, signal);
      if ('cause' in started) return started;
      const exited = started.exited.then((exit) => {
        noteOutlived(processesOfRun(mark, started.leader));
        return exit;
      });
      return { ...started, exited };
    },
    noteOther: () => {
      hasStarted = true;
    },
    endAll: async (graceOver) => {
      if (!hasStarted) return [];
      const ended = new Map<number, EndedProcess>();
      for (const run of [
        ...outlived,
        processesOfRun(mark, undefined, (other) => marksOfRun(mark).has(other)),
      ]) {
        const found = await endEverything([run], { processes: systemProcesses, graceOver });
        for (const each of found.get(mark) ?? []) ended.set(each.pid, each);
      }
      return [...ended.values()];
    },
  };
};

/** Ends the group of a command that still runs; resolves when its leader has ended. */
export const endCommand = async (
  { leader, exited }: StartedProgram,
  graceOver: AbortSignal,
): Promise<void> => {
  let hasExited = false;
  void exited.then(() => {
    hasExited = true;
  });
  signalGroup(leader.pid, 'SIGTERM');
  await Promise.race([exited, aborted(graceOver)]);
  if (!hasExited) signalGroup(leader.pid, 'SIGKILL');
  await exited;
};
