// Starts the program of a run: exactly that program with exactly that environment, leading a session and a process group
// of its own, so that one signal reaches whatever it starts.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { ProcessTable } from '../processes/process-table.ts';
import { signalGroup } from '../processes/send-signal.ts';
import type { ProcessIdentity } from '../runtime.ts';
import { descriptorGuard } from './descriptor-guard.ts';
import type { Program } from './program.ts';

/** How a program ended: with a code, or by a signal. */
export interface Exit {
  readonly code?: number;
  readonly signal?: string;
}

export interface StartedProgram {
  readonly leader: ProcessIdentity;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves when the program has ended, whoever still holds its pipes. */
  readonly exited: Promise<Exit>;
}

/** The system refused to start it. */
export interface StartRefusal {
  readonly cause: unknown;
}

export interface StartPlace {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

export type StartProgram = (program: Program, place: StartPlace) => Promise<StartedProgram | StartRefusal>;

/** Makes what starts programs, or says what the system answered: it never rejects for one that cannot be started. */
export const programStarter = (processes: ProcessTable): StartProgram => {
  const guard = descriptorGuard();
  return async (program, place) => {
    const refusal = guard.refusal();
    if (refusal !== undefined) return { cause: refusal };
    const started = await start(program, place, processes);
    if ('cause' in started) guard.failed(started.cause);
    return started;
  };
};

const start = async (
  program: Program,
  place: StartPlace,
  processes: ProcessTable,
): Promise<StartedProgram | StartRefusal> => {
  const child = spawnOrRefusal(program, place);
  if ('cause' in child) return child;
  const { pid, stdin, stdout, stderr } = child;
  if (pid === undefined || !stdout || !stderr) return { cause: (await once(child, 'error'))[0] };
  if (stdin) writeAll(stdin, program.stdin ?? '');
  const exited = exitOf(child);
  try {
    const leader = processes.identify(pid);
    if (!leader) throw new Error(`process ${pid} cannot be seen`);
    return { leader: { pid, startTime: leader.startTime }, stdout, stderr, exited };
  } catch (cause) {
    // Without knowing who it is it could not be ended safely later. Now it can: nobody has waited for it yet.
    signalGroup(pid, 'SIGKILL');
    stdout.destroy();
    stderr.destroy();
    await exited;
    return { cause };
  }
};

// Node throws for some refusals (E2BIG, a NUL character) and tells the others as an event.
const spawnOrRefusal = ({ file, args, stdin }: Program, place: StartPlace): ChildProcess | StartRefusal => {
  try {
    return spawn(file, args, {
      cwd: place.folder,
      env: place.environment,
      detached: true,
      // A program that inherits an open stdin may wait for it for ever.
      stdio: [stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
  } catch (cause) {
    return { cause };
  }
};

const writeAll = (stdin: Writable, text: string): void => {
  // A program need not read what it is given: EPIPE says only that.
  stdin.on('error', () => {});
  stdin.end(text);
};

const exitOf = (child: ChildProcess): Promise<Exit> =>
  new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code: code ?? undefined, signal: signal ?? undefined }));
  });
