// A separate daemon for one fault: the build that users run, in a fresh home, removed afterwards with all its processes.

import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type Client, connect, type HomePaths, homePaths, readDaemonFile } from '@coxswain/client';
import { killAll, processesOf, runnerOf } from '../../test/helpers/processes.ts';

export const COX = join(import.meta.dirname, '../../bin/cox');

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Waits for a program whose stdout and stderr are pipes. */
export const finished = async (child: ChildProcessByStdio<null, Readable, Readable>): Promise<Ran> => {
  const closed = once(child, 'close') as Promise<[number | null]>;
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await closed;
  return { code: code ?? -1, stdout, stderr };
};

/** The paths of the home. */
export const pathsOf = (home: string): HomePaths =>
  homePaths(home, { platform: process.platform, userId: userInfo().uid });

export class ChaosHome {
  readonly home: string;
  readonly env: NodeJS.ProcessEnv;
  readonly #started: ChildProcess[] = [];

  private constructor(home: string) {
    this.home = home;
    const { COX_RUN: _run, COX_TASK_ID: _task, COX_TOKEN: _token, COX_SOCKET: _socket, ...env } = process.env;
    this.env = { ...env, COX_HOME: home };
  }

  static async make(config = '', folder = tmpdir()): Promise<ChaosHome> {
    const home = await mkdtemp(join(folder, 'cox-chaos-'));
    await writeFile(join(home, 'config.yaml'), config);
    return new ChaosHome(home);
  }

  /** Runs the command line to its end. */
  cox(...args: readonly string[]): Promise<Ran> {
    return this.by(COX, ...args);
  }

  /** Runs that of another build. */
  by(program: string, ...args: readonly string[]): Promise<Ran> {
    return finished(spawn(program, args, { env: this.env, stdio: ['ignore', 'pipe', 'pipe'] }));
  }

  /** Starts a process that is ended with the home. */
  start(program: string, args: readonly string[], env: NodeJS.ProcessEnv = this.env): ChildProcess {
    const child = spawn(program, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    this.#started.push(child);
    return child;
  }

  connect(): Promise<Client> {
    return connect({ home: this.home });
  }

  async pid(): Promise<number> {
    const file = readDaemonFile(pathsOf(this.home));
    if (!file) throw new Error('no daemon runs');
    return file.pid;
  }

  /** Ends everything that was started here, also what outlives its daemon. */
  async end(): Promise<void> {
    await this.cox('daemon', 'stop').catch(() => {});
    for (const child of this.#started) child.kill('SIGKILL');
    const runner = runnerOf(pathsOf(this.home));
    if (runner) process.kill(runner, 'SIGKILL');
    killAll(processesOf(this.home));
    await rm(this.home, { recursive: true, force: true });
  }
}

export interface Marked {
  readonly pid: number;
  readonly mark: string;
  readonly command: string;
}

/** Every living process that carries a mark of this ledger. */
export const markedProcesses = async (ledgerId: string): Promise<readonly Marked[]> => {
  const found: Marked[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const environ = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    const mark = environ.split('\0').find((entry) => entry.startsWith(`COX_RUN=${ledgerId}:`));
    if (!mark) continue;
    const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    if (state === '' || /\) Z /.test(state)) continue;
    const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ');
    found.push({ pid: Number(pid), mark: mark.slice('COX_RUN='.length), command });
  }
  return found;
};

/** The daemons that run in a home, by their environment. */
export const daemonsOf = async (home: string): Promise<readonly number[]> => {
  const found: number[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (!/coxd|daemon/.test(command)) continue;
    const environ = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    if (environ.split('\0').includes(`COX_HOME=${home}`) && !environ.includes('\0COX_RUN='))
      found.push(Number(pid));
  }
  return found;
};
