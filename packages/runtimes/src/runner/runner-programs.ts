// Starts programs of runs through the runner, and finds those that are there already.

import type { RunState, StartRequest } from '@coxswain/runner';
import type { HeldContext, HeldProgram, StartHeld } from '../command/held-program.ts';
import { START } from '../command/output-pump.ts';
import type { Program } from '../command/program.ts';
import { EndedAtOnce } from '../command/start.ts';
import { endEverything } from '../processes/end-everything.ts';
import { endOfGrace } from '../processes/grace.ts';
import { MARK_VARIABLE } from '../processes/mark.ts';
import { isDetached, marksOfRun } from '../processes/marks.ts';
import { processesOfRun } from '../processes/run-processes.ts';
import { systemProcesses } from '../processes/system-processes.ts';
import type { RunnerClient } from './runner-client.ts';
import type { RunnerRun } from './runner-run.ts';

/** The code with which a runner answers for a program that it had to end at once. */
const ENDED_AT_ONCE = 'COX_ENDED_AT_ONCE';

const SEPARATOR = '.';

/** The name by which a runner knows a program: `<run id>.<program>`. */
const nameOf = ({ runId, name }: HeldContext): string => `${runId}${SEPARATOR}${name}`;

/** The id of the run that a program belongs to. */
const runIdOf = ({ run }: RunState): string => run.slice(0, run.indexOf(SEPARATOR));

/** What the engine asks of the runner. */
export class RunnerPrograms {
  readonly #client: RunnerClient;
  readonly #started = new Map<string, RunnerRun[]>();

  constructor(client: RunnerClient) {
    this.#client = client;
  }

  /** The ids of the runs of which a program is there, or has ended unheard. */
  async held(): Promise<ReadonlySet<string>> {
    return new Set([...(await this.#client.list()).map(runIdOf), ...this.#started.keys()]);
  }

  /** When a runner was last killed, in milliseconds since 1970: it took with it what it knew. */
  lastLostMs(): number {
    return this.#client.lastKillMs();
  }

  /** Forgets the runs that an earlier daemon left, but for those with these ids, as soon as they have ended. */
  async release(kept: ReadonlySet<string>): Promise<void> {
    for (const state of await this.#client.list()) {
      if (kept.has(runIdOf(state))) continue;
      const run = this.#client.adopt(state, { stdout: state.stdout.to, stderr: state.stderr.to }, WHEN_READ);
      run.stdout.resume();
      run.stderr.resume();
      void run.exited.then(() => run.forget());
    }
  }

  /** Ends everything that carries the mark. */
  async end(mark: string, graceMs: number): Promise<void> {
    const run = processesOfRun(mark, undefined, (other) => marksOfRun(mark).has(other));
    await endEverything([run], { processes: systemProcesses, graceOver: endOfGrace(graceMs) });
  }

  /** The run is settled: nothing of its programs is kept. */
  forget(runId: string): void {
    for (const run of this.#started.get(runId) ?? []) run.forget();
    this.#started.delete(runId);
  }

  /** Leaves what runs to the next daemon; a runner that has nothing to do ends. */
  close(): void {
    this.#client.close();
  }

  readonly start: StartHeld = async (program, context) => {
    const run =
      (await this.#find(context)) ?? (await this.#client.start(requestOf(program, context), BY_CALLER));
    if ('cause' in run) return { cause: causeOf(run.cause) };
    const { runId } = context;
    this.#started.set(runId, [...(this.#started.get(runId) ?? []), run]);
    if (program.stdin !== undefined) run.stdin?.end(program.stdin);
    return startedOf(run, program, context);
  };

  async #find(context: HeldContext): Promise<RunnerRun | undefined> {
    if (context.from === undefined) return undefined;
    const state = (await this.#client.list()).find(({ run }) => run === nameOf(context));
    return state && this.#client.adopt(state, context.from, BY_CALLER);
  }
}

const BY_CALLER = { acknowledges: 'byCaller' } as const;
const WHEN_READ = { acknowledges: 'whenRead' } as const;

const requestOf = ({ file, args, stdin, keepsStdin }: Program, context: HeldContext): StartRequest => {
  const { folder: cwd, environment: env, graceMs, deadlineMs } = context;
  const mark = env[MARK_VARIABLE];
  return {
    run: nameOf(context),
    file,
    args,
    cwd,
    env,
    stdin: stdin !== undefined || keepsStdin ? 'open' : 'closed',
    deadlineMs,
    graceMs,
    mark: mark === undefined || isDetached(mark) ? undefined : `${MARK_VARIABLE}=${mark}`,
  };
};

const causeOf = (cause: Error): Error =>
  'code' in cause && cause.code === ENDED_AT_ONCE ? new EndedAtOnce(cause.message, { cause }) : cause;

const startedOf = (
  run: RunnerRun,
  { keepsStdin }: Program,
  { name, from = START }: HeldContext,
): HeldProgram => ({
  name,
  leader: run.leader,
  stdin: keepsStdin ? run.stdin : undefined,
  stdout: run.stdout,
  stderr: run.stderr,
  from,
  acknowledge({ stdout, stderr }): void {
    if (stdout !== undefined) run.acknowledge('stdout', stdout);
    if (stderr !== undefined) run.acknowledge('stderr', stderr);
  },
  exited: run.exited,
});
