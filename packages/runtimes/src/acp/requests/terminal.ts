// One command that the agent runs in a terminal of cox: a program in a group of its own, its output kept up to a limit.

import type { TerminalExitStatus } from '@agentclientprotocol/sdk/unstable';
import type { Exit } from '../../command/start.ts';
import type { ToolProgram } from '../../command/tool-program.ts';
import { endOfGrace } from '../../processes/grace.ts';
import { isAlive } from '../../processes/identity.ts';
import { listIfPossible } from '../../processes/out-of-resources.ts';
import { ancestryOf } from '../../processes/own-ancestry.ts';
import { growingPauses, pause } from '../../processes/pause.ts';
import type { ProcessEntry, ProcessTable } from '../../processes/process-table.ts';
import {
  isKnown,
  ownGroupId,
  processesOfRun,
  type RunProcesses,
  rememberDescendants,
  rememberGroup,
} from '../../processes/run-processes.ts';
import { signalSighted } from '../../processes/send-signal.ts';

/** How long its pipes may stay open after its end: what it started may hold them for ever. */
const LINGER_MS = 250;

export class Terminal {
  /** Resolves when the program has ended and what it printed was taken. */
  readonly exited: Promise<TerminalExitStatus>;
  readonly #options;
  readonly #run: RunProcesses;
  #exitStatus: TerminalExitStatus | undefined;

  constructor(options: {
    readonly program: ToolProgram;
    readonly processes: ProcessTable;
    readonly mark: string;
    /** How long what it started may take to stop before it is killed. */
    readonly graceMs: number;
  }) {
    this.#options = options;
    const { program, mark } = options;
    this.#run = processesOfRun(mark, program.leader);
    this.exited = program.exited.then((exit) => this.#settle(exit));
  }

  /** The end of what was printed, as far as its limit keeps it; what is no UTF-8 becomes U+FFFD. `truncated`: the beginning was given up. */
  get printed(): { readonly output: string; readonly truncated: boolean } {
    const { head, missingBytes, end = head } = this.#options.program.output.parts;
    return { output: end, truncated: missingBytes > 0 };
  }

  /** undefined while it runs. */
  get exitStatus(): TerminalExitStatus | undefined {
    return this.#exitStatus;
  }

  /** Ends the program and everything it started. Resolves when all of it is gone. */
  async kill(graceOver: AbortSignal = endOfGrace(this.#options.graceMs)): Promise<void> {
    await endTree(this.#run, this.#options.processes, graceOver);
    await this.exited;
  }

  /** Nothing of it is kept. It has to be ended first. */
  release(): Promise<void> {
    return this.#options.program.forget();
  }

  async #settle({ code, signal }: Exit): Promise<TerminalExitStatus> {
    const { program, processes } = this.#options;
    // The last moment in which what it leaves behind can be distinguished from foreign processes.
    rememberGroup(this.#run, listIfPossible(processes) ?? new Map());
    let timer: NodeJS.Timeout | undefined;
    const linger = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, LINGER_MS);
    });
    await Promise.race([program.pump.ended, linger]);
    clearTimeout(timer);
    await program.pump.drained();
    this.#exitStatus = { exitCode: code ?? null, signal: signal ?? null };
    return this.#exitStatus;
  }
}

// Ends one program of a run with everything it started, and nothing else of the run: here the mark says nothing, because
// the agent carries it too.
const MAX_PAUSE_MS = 50;
const KILL_ROUND_MS = 250;

/** Sends SIGTERM, and SIGKILL after the grace, until nothing of the program's group and descendants is left. */
const endTree = async (run: RunProcesses, processes: ProcessTable, graceOver: AbortSignal): Promise<void> => {
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

// A descendant that cannot be signalled would be waited for without end: it belongs to someone else.
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
  for (const ms of growingPauses(MAX_PAUSE_MS)) {
    if (enough.aborted || (targets.length > 0 && !targets.some((entry) => isAlive(entry, processes)))) break;
    await pause(ms, enough);
  }
};
