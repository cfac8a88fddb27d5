// Starts programs of runs through the runner, and finds those that are there already.

import { ENDED_AT_ONCE, type StartRequest } from '@coxswain/runner';
import {
  type HeldContext,
  type HeldProgram,
  isToolProgram,
  NOT_THERE,
  type StartHeld,
} from '../command/held-program.ts';
import { type Offsets, START } from '../command/output-pump.ts';
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
import type { RunnerReport } from './runner-word.ts';
import { isInOwnService } from './systemd-scope.ts';

const SEPARATOR = '.';

/** The name by which a runner knows a program: `<run id>.<program>`. */
const nameOf = ({ runId, name }: HeldContext): string => `${runId}${SEPARATOR}${name}`;

/** The id of the run that a program belongs to, and its name within it. */
const partsOf = (id: string): readonly [string, string] => {
  const at = id.indexOf(SEPARATOR);
  return [id.slice(0, at), id.slice(at + 1)];
};

/** A runner, and what its programs are. */
export interface RunnerStatus extends Omit<RunnerReport, 'answer'> {
  /** Undefined when it does not answer. */
  readonly answer?: RunnerHolding | undefined;
  /** A restart of the systemd unit of this process would kill it. */
  readonly isInOwnService: boolean;
}

export interface RunnerHolding extends Omit<NonNullable<RunnerReport['answer']>, 'runs'> {
  /** How many programs run. */
  readonly programs: number;
  /** Those that nobody here has started or taken over. */
  readonly strangers: readonly { readonly runId: string; readonly pid: number }[];
}

/** What the engine asks of the runner. */
export class RunnerPrograms {
  readonly #client: RunnerClient;
  /** By the ids of their runs, and by their own; undefined: forgotten. */
  readonly #started = new Map<string, Map<string, RunnerRun | undefined>>();
  /** The names of those that outlive the runs that started them. */
  readonly #lasting = new Set<string>();
  /** The ids of the runs that an earlier daemon began, and that go on. */
  readonly #kept = new Set<string>();

  constructor(client: RunnerClient) {
    this.#client = client;
  }

  /** The ids of the runs whose program is there, or has ended unheard. What their tools started counts for nothing. */
  async held(): Promise<ReadonlySet<string>> {
    const ids = [
      ...(await this.#client.list()).map(({ run }) => run),
      ...this.#started.values().flatMap((programs) => programs.keys()),
    ];
    return new Set(
      ids
        .map(partsOf)
        .filter(([, name]) => !isToolProgram(name))
        .map(([runId]) => runId),
    );
  }

  /** When a runner was last killed, in milliseconds since 1970: it took with it what it knew. */
  lastLostMs(): number {
    return this.#client.lastKillMs();
  }

  /** The ids of the runs whose programs may outlive them: agents that are at work, or kept ready for another run. */
  lasting(): readonly string[] {
    return [...this.#lasting].map((name) => partsOf(name)[0]);
  }

  /** Forgets the runs that an earlier daemon left, but for those with these ids, as soon as they have ended. */
  async release(kept: ReadonlySet<string>): Promise<void> {
    for (const runId of kept) this.#kept.add(runId);
    await this.#dropLeft((runId) => !kept.has(runId));
  }

  /** Ends everything that carries the mark. */
  async end(mark: string, graceMs: number): Promise<void> {
    const run = processesOfRun(mark, undefined, (other) => marksOfRun(mark).has(other));
    await endEverything([run], { processes: systemProcesses, graceOver: endOfGrace(graceMs) });
  }

  /** The run is settled: nothing of its programs is kept but those that outlive it. */
  forget(runId: string): void {
    const started = this.#started.get(runId);
    const lasting = new Map([...(started ?? [])].filter(([id]) => this.#lasting.has(id)));
    for (const [id, run] of started ?? []) if (run && !lasting.has(id)) forgetEnded(run);
    if (lasting.size > 0) this.#started.set(runId, lasting);
    else this.#started.delete(runId);
    // Among what an earlier daemon began may be what nobody has asked for since.
    if (!this.#kept.delete(runId)) return;
    // Without a runner there is nothing to forget.
    void this.#dropLeft((left, id) => left === runId && !started?.has(id)).catch(() => {});
  }

  /** The runners that are there. */
  async status(): Promise<readonly RunnerStatus[]> {
    return (await this.#client.reports()).map(({ answer, ...report }) => ({
      ...report,
      answer: answer && this.#holding(answer),
      isInOwnService: report.pid !== undefined && isInOwnService(report.pid),
    }));
  }

  #holding({ runs, build, rssBytes }: NonNullable<RunnerReport['answer']>): RunnerHolding {
    const running = runs.filter(({ exit }) => exit === undefined);
    const strangers = running.map((state) => ({ runId: partsOf(state.run)[0], pid: state.pid }));
    return {
      build,
      rssBytes,
      programs: running.length,
      strangers: strangers.filter(({ runId }) => !this.#started.has(runId)),
    };
  }

  /** Leaves what runs to the next daemon; a runner that has nothing to do ends. */
  close(): void {
    this.#client.close();
  }

  readonly start: StartHeld = async (program, context) => {
    const there = context.from && (await this.#find(nameOf(context), context.from));
    const run = there?.run ?? (program && (await this.#client.start(requestOf(program, context), BY_CALLER)));
    if (!run) return NOT_THERE;
    if ('cause' in run) return { cause: causeOf(run.cause) };
    const { runId } = context;
    const programs = this.#started.get(runId) ?? new Map<string, RunnerRun | undefined>();
    this.#started.set(runId, programs.set(run.id, run));
    if (context.outlivesRun) this.#lasting.add(run.id);
    const { from = START, got = 0 } = there ?? {};
    if (program?.stdin !== undefined) run.stdin?.end(Buffer.from(program.stdin).subarray(got));
    const forget = (): void => {
      this.#lasting.delete(run.id);
      const known = this.#started.get(runId);
      // What an earlier daemon began may be asked for once more.
      if (this.#kept.has(runId)) known?.set(run.id, undefined);
      else if (known?.delete(run.id) && known.size === 0) this.#started.delete(runId);
      forgetEnded(run);
    };
    const stdin = program === undefined || program.keepsStdin ? run.stdin : undefined;
    return { ...startedOf(run), stdin, name: context.name, from, got, forget };
  };

  /** What was acknowledged is not held any more, whoever asks for it. */
  async #find(
    name: string,
    wanted: Offsets,
  ): Promise<{ readonly run: RunnerRun; readonly from: Offsets; readonly got: number } | undefined> {
    const state = (await this.#client.list()).find(({ run }) => run === name);
    if (!state) return undefined;
    const from = {
      stdout: Math.max(wanted.stdout, state.stdout.from),
      stderr: Math.max(wanted.stderr, state.stderr.from),
    };
    return { run: this.#client.adopt(state, from, BY_CALLER), from, got: state.input };
  }

  async #dropLeft(isWanted: (runId: string, id: string) => boolean): Promise<void> {
    for (const state of await this.#client.list()) {
      const [runId] = partsOf(state.run);
      if (!isWanted(runId, state.run)) continue;
      const run = this.#client.adopt(state, { stdout: state.stdout.to, stderr: state.stderr.to }, WHEN_READ);
      run.stdout.resume();
      run.stderr.resume();
      forgetEnded(run);
    }
  }
}

/** A runner forgets nothing that still runs. */
const forgetEnded = (run: RunnerRun): void => void run.exited.then(() => run.forget());

const BY_CALLER = { acknowledges: 'byCaller' } as const;
const WHEN_READ = { acknowledges: 'whenRead' } as const;

const requestOf = ({ file, args, stdin, keepsStdin }: Program, context: HeldContext): StartRequest => {
  const { folder: cwd, environment: env, graceMs, deadlineMs, name } = context;
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
    // At its deadline everything of the run would be ended with it.
    mark:
      mark === undefined || isDetached(mark) || isToolProgram(name) ? undefined : `${MARK_VARIABLE}=${mark}`,
  };
};

const causeOf = (cause: Error): Error =>
  'code' in cause && cause.code === ENDED_AT_ONCE ? new EndedAtOnce(cause.message, { cause }) : cause;

const startedOf = (run: RunnerRun): Omit<HeldProgram, 'name' | 'stdin' | 'from' | 'got' | 'forget'> => ({
  leader: run.leader,
  stdout: run.stdout,
  stderr: run.stderr,
  acknowledge({ stdout, stderr }): void {
    if (stdout !== undefined) run.acknowledge('stdout', stdout);
    if (stderr !== undefined) run.acknowledge('stderr', stderr);
  },
  exited: run.exited,
});
