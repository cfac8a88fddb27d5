// Starts the program of a run: exactly that program with exactly that environment, leading a session and a process group
// of its own, so that one signal reaches whatever it starts.

import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { messageOf } from '@coxswain/protocol';
import { execa } from 'execa';
import type { ProcessTable } from '../processes/process-table.ts';
import { signalGroup } from '../processes/send-signal.ts';
import type { ProcessIdentity } from '../runtime.ts';
import type { Program } from './program.ts';

/** How a program ended: with a code, or by a signal. */
export interface Exit {
  readonly code?: number | undefined;
  readonly signal?: string | undefined;
  /** It was ended by its deadline while no daemon was there. */
  readonly isOverdue?: boolean | undefined;
  /** Whoever held the program was killed: how it ended is not known. */
  readonly isLost?: boolean;
}

export interface StartedProgram {
  readonly leader: ProcessIdentity;
  /** Of a program whose stdin stays open. */
  readonly stdin: Writable | undefined;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves when the program has ended, whatever still holds its pipes. */
  readonly exited: Promise<Exit>;
}

/** The system refused to start it. */
export interface StartRefusal {
  readonly cause: unknown;
}

/** It had started, but could not be watched, and so was ended: it must not be started a second time. */
export class EndedAtOnce extends Error {}

export interface StartContext {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

export type StartProgram = (
  program: Program,
  context: StartContext,
) => Promise<StartedProgram | StartRefusal>;

/** Makes what starts programs, or says what the system answered: it never rejects for one that cannot be started. */
export const programStarter =
  (processes: ProcessTable): StartProgram =>
  async (program, context) => {
    const refusal = descriptorShortage();
    return refusal === undefined ? start(program, context, processes) : { cause: refusal };
  };

const start = async (
  program: Program,
  context: StartContext,
  processes: ProcessTable,
): Promise<StartedProgram | StartRefusal> => {
  const child = launchOrRefusal(program, context);
  if ('cause' in child) return child;
  const { pid, stdin, stdout, stderr } = child;
  // What could not be started settles with the system's answer.
  if (pid === undefined) return { cause: (await child).cause };
  const exited = exitOf(child.nodeChildProcess);
  try {
    const leader = processes.identify(pid);
    if (!leader) throw new Error(`process ${pid} cannot be seen`);
    return {
      leader: { pid, startTime: leader.startTime },
      stdin: stdin ?? undefined,
      stdout,
      stderr,
      exited,
    };
  } catch (cause) {
    // Without knowing who it is it could not be ended safely later. Now it can: it was not reaped yet.
    signalGroup(pid, 'SIGKILL');
    stdout.destroy();
    stderr.destroy();
    await exited;
    const why = messageOf(cause);
    return { cause: new EndedAtOnce(why, { cause }) };
  }
};

// Some refusals are thrown (a NUL character in an argument), the others settle the promise.
const launchOrRefusal = (
  program: Program,
  context: StartContext,
): ReturnType<typeof launch> | StartRefusal => {
  try {
    return launch(program, context);
  } catch (cause) {
    return { cause };
  }
};

// Output is carried by the pump and the end is decided by the runtime: of execa's results only a refusal to start is used.
const launch = ({ file, args, stdin, keepsStdin }: Program, context: StartContext) =>
  execa(file, args, {
    cwd: context.folder,
    env: context.environment,
    extendEnv: false,
    detached: true,
    cleanup: false,
    buffer: false,
    reject: false,
    // A program that inherits an open stdin may wait for it forever.
    ...(stdin === undefined
      ? { stdin: keepsStdin ? ('pipe' as const) : ('ignore' as const) }
      : { input: stdin }),
  });

const exitOf = (child: ChildProcess): Promise<Exit> =>
  new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code: code ?? undefined, signal: signal ?? undefined }));
  });

// A start that fails halfway because file descriptors ran out leaks some: of the pipes it opened before, the first pair stays open
// forever (seen with Node 26). And what was started, but cannot be looked at, has to be ended again. So each start first makes
// sure that there is room, which costs some microseconds.

// Three pairs of pipes, a pair for the answer of the child, /dev/null, and some for what else is going on.
const NEEDED = 12;

/** Undefined when there is room to start a program; else what the system says. */
const descriptorShortage = (): unknown => {
  const opened: number[] = [];
  try {
    for (let n = 0; n < NEEDED; n++) opened.push(openSync('/dev/null', 'r'));
    return undefined;
  } catch (cause) {
    return cause;
  } finally {
    for (const fd of opened) closeSync(fd);
  }
};
