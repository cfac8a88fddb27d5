// One command that the agent runs in a terminal of cox: a program in a group of its own, its output kept up to a limit.

import type { TerminalExitStatus } from '@agentclientprotocol/sdk/unstable';
import { discard } from '../../command/discard.ts';
import type { Exit, StartedProgram } from '../../command/start.ts';
import { endOfBytes } from '../../command/text-tail.ts';
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
  readonly #output: TerminalOutput;
  readonly #run: RunProcesses;
  #exitStatus: TerminalExitStatus | undefined;

  constructor(options: {
    readonly started: StartedProgram;
    readonly processes: ProcessTable;
    readonly mark: string;
    readonly limitBytes: number;
    /** How long what it started may take to stop before it is killed. */
    readonly graceMs: number;
  }) {
    this.#options = options;
    this.#output = new TerminalOutput(options.limitBytes);
    this.#run = processesOfRun(options.mark, options.started.leader);
    const { stdout, stderr, exited } = options.started;
    const ended = [stdout, stderr].map(
      (stream) =>
        new Promise<void>((resolve) => {
          stream.on('data', (bytes: Buffer) => this.#output.add(bytes));
          stream.on('error', () => {});
          stream.on('close', () => resolve());
        }),
    );
    this.exited = exited.then((exit) => this.#settle(exit, Promise.all(ended)));
  }

  get output(): string {
    return this.#output.text;
  }

  get isTruncated(): boolean {
    return this.#output.isTruncated;
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

  /** The same, and closes its pipes. */
  async release(graceOver?: AbortSignal): Promise<void> {
    await this.kill(graceOver);
    discard(this.#options.started.stdout);
    discard(this.#options.started.stderr);
  }

  async #settle({ code, signal }: Exit, closed: Promise<unknown>): Promise<TerminalExitStatus> {
    // The last moment in which what it leaves behind can be distinguished from foreign processes.
    rememberGroup(this.#run, listIfPossible(this.#options.processes) ?? new Map());
    let timer: NodeJS.Timeout | undefined;
    const linger = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, LINGER_MS);
    });
    await Promise.race([closed, linger]);
    clearTimeout(timer);
    this.#exitStatus = { exitCode: code ?? null, signal: signal ?? null };
    return this.#exitStatus;
  }
}

// What a terminal printed, as far as its limit keeps it: the end, which begins with a whole character.
export class TerminalOutput {
  readonly #limitBytes: number;
  #chunks: Buffer[] = [];
  #keptBytes = 0;
  #isTruncated = false;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** True when the beginning was given up. */
  get isTruncated(): boolean {
    return this.#isTruncated;
  }

  add(bytes: Buffer): void {
    this.#chunks.push(bytes);
    this.#keptBytes += bytes.length;
    if (this.#keptBytes > this.#limitBytes) this.#isTruncated = true;
    // Kept up to twice the limit, so that not every piece moves all the others.
    if (this.#keptBytes > 2 * this.#limitBytes + 1) this.#shorten();
  }

  /** The end of what was printed. What is no UTF-8 becomes U+FFFD. */
  get text(): string {
    return endOfBytes(Buffer.concat(this.#chunks), this.#limitBytes);
  }

  #shorten(): void {
    const all = Buffer.concat(this.#chunks);
    // One byte more than is shown: so it can be seen whether the first character is whole.
    const end = Buffer.from(all.subarray(Math.max(0, all.length - this.#limitBytes - 1)));
    this.#chunks = [end];
    this.#keptBytes = end.length;
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
