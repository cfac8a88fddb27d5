// How an agent is ended, step by step: its stdin closes, then SIGTERM, then SIGKILL, and last whatever carries its
// mark, because agents start their tools in sessions of their own.

import type { EndedProcess } from '@coxswain/protocol';
import { stop } from '../../command/stop.ts';
import { aborted } from '../../processes/aborted.ts';
import { endOfGrace } from '../../processes/grace.ts';
import { isAlive } from '../../processes/identity.ts';
import { listIfPossible } from '../../processes/out-of-resources.ts';
import { ancestryOf } from '../../processes/own-ancestry.ts';
import { growingPauses, pause } from '../../processes/pause.ts';
import {
  processesOfRun,
  type RunProcesses,
  rememberDescendants,
  rememberGroup,
} from '../../processes/run-processes.ts';
import { systemProcesses } from '../../processes/system-processes.ts';
import type { AgentHost } from './agent-host.ts';

// Time for the servers of an agent to notice that it has ended.
const LINGER_MS = 200;
const MAX_PAUSE_MS = 20;

/** Ends the agent and everything that belongs to it. Resolves with what had to be ended besides the agent itself. */
export const endHost = async (
  host: AgentHost,
  options: {
    /** How long it may take to exit after its stdin is closed. */
    readonly stdinGraceMs: number;
    /** How long it may take to stop after SIGTERM. */
    readonly graceMs: number;
    /** Each of them ends it now. */
    readonly forces?: readonly AbortSignal[];
    /** The mark of a run whose processes are ended with it. */
    readonly runMark?: string;
  },
): Promise<readonly EndedProcess[]> => {
  const { stdinGraceMs, graceMs, forces = [], runMark = host.mark } = options;
  const marks = new Set([host.mark, runMark]);
  const run = processesOfRun(runMark, host.leader, (mark) => marks.has(mark));
  rememberAll(run);
  host.closeStdin();
  const isOver = endOfGrace(stdinGraceMs, ...forces);
  await Promise.race([host.exited, aborted(isOver)]);
  if (!isOver.aborted) await othersEnded(run, endOfGrace(LINGER_MS, ...forces));
  const ended = await stop({
    run,
    processes: systemProcesses,
    exited: host.exited,
    graceOver: endOfGrace(graceMs, ...forces),
  });
  await host.exited;
  host.letGo();
  return ended;
};

const rememberAll = (run: RunProcesses): void => {
  const list = listIfPossible(systemProcesses);
  if (!list || !run.leader || !isAlive(run.leader, systemProcesses)) return;
  rememberGroup(run, list);
  rememberDescendants(run, list, ancestryOf(process.pid, list));
};

const othersEnded = async (run: RunProcesses, enough: AbortSignal): Promise<void> => {
  for (const ms of growingPauses(MAX_PAUSE_MS)) {
    const isAnyoneLeft = run.known.values().some((known) => isAlive(known, systemProcesses));
    if (!isAnyoneLeft || enough.aborted) return;
    await pause(ms, enough);
  }
};
