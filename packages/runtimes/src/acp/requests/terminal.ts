// One command that the agent runs in a terminal of cox: a program in a group of its own, its output kept up to a limit.

import type { TerminalExitStatus } from '@agentclientprotocol/sdk/unstable';
import { discard } from '../../command/discard.ts';
import type { Exit, StartedProgram } from '../../command/start.ts';
import { endOfGrace } from '../../processes/grace.ts';
import { listIfPossible } from '../../processes/out-of-resources.ts';
import type { ProcessTable } from '../../processes/process-table.ts';
import { processesOfRun, type RunProcesses, rememberGroup } from '../../processes/run-processes.ts';
import { endTree } from './end-tree.ts';
import { TerminalOutput } from './terminal-output.ts';

export interface TerminalOptions {
  readonly started: StartedProgram;
  readonly processes: ProcessTable;
  readonly mark: string;
  readonly limitBytes: number;
  /** How long what it started may take to stop before it is killed. */
  readonly graceMs: number;
}

/** How long its pipes may stay open after its end: what it started may hold them for ever. */
const LINGER_MS = 250;

export class Terminal {
  /** Resolves when the program has ended and what it printed was taken. */
  readonly exited: Promise<TerminalExitStatus>;
  readonly #options: TerminalOptions;
  readonly #output: TerminalOutput;
  readonly #run: RunProcesses;
  #exitStatus: TerminalExitStatus | undefined;

  constructor(options: TerminalOptions) {
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

  /** Ends the program and everything it started. Resolves when nothing of it is left. */
  async kill(graceOver: AbortSignal = endOfGrace(this.#options.graceMs)): Promise<void> {
    await endTree(this.#run, this.#options.processes, graceOver);
    await this.exited;
  }

  /** The same, and its pipes are let go. */
  async release(graceOver?: AbortSignal): Promise<void> {
    await this.kill(graceOver);
    discard(this.#options.started.stdout);
    discard(this.#options.started.stderr);
  }

  async #settle({ code, signal }: Exit, closed: Promise<unknown>): Promise<TerminalExitStatus> {
    // The last moment in which what it leaves behind can be told from strangers.
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
