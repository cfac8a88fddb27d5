// How an agent is run: the one interface that every runtime implements. A runtime knows only its request and the handle
// of that one run; a failed agent is an outcome, never a throw.

import type {
  AgentDefinition,
  EndedProcess,
  Fact,
  InputAnswer,
  InputQuestion,
  Reason,
  TaskId,
  Usage,
} from '@coxswain/protocol';

/** A process with its start time, so that a pid the system gave to somebody else is never taken for it. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque; equal for the same process only. On Linux which boot, and field 22 of /proc/pid/stat: ticks since then. */
  readonly startTime: string;
}

export interface RunRequest {
  readonly taskId: TaskId;
  readonly session: string;
  readonly attempt: number;
  readonly agent: AgentDefinition;
  readonly prompt: string;
  /** The exact program and arguments of a command task; overrides the agent's own command. */
  readonly command?: readonly string[];
  readonly workDir: string;
  readonly addDirs: readonly string[];
  /** The whole environment of the program, the variables of this run and the mark included. */
  readonly environment: Readonly<Record<string, string>>;
  /** The value of `COX_RUN` that every process of this run carries: `<ledger id>:<run id>`. */
  readonly mark: string;
  /** Where this run may keep prompt and result files: private; made when it is needed, and removed, by the runtime. */
  readonly runDir: string;
  /** How long tools in flight may go on after a cancel. */
  readonly cancelToolGraceMs: number;
  /** How long the program may take to stop before it is forced. */
  readonly cancelGraceMs: number;
}

/** What a run may do to the world outside: nothing else. */
export interface RunHandle {
  /** Stop, please: cooperatively, with the grace of the request. */
  readonly signal: AbortSignal;
  /** Stop now: everything that belongs to the run is forced. */
  readonly force: AbortSignal;
  /** Tells what was seen. Awaiting it gives back-pressure. */
  update(facts: readonly Fact[]): Promise<void>;
  /** Tells which process leads the run, so that a daemon started after a crash can end it. */
  started(process: ProcessIdentity): void;
  /** Asks a person; resolves with the answer. Rejects when the run is cancelled meanwhile. */
  ask(question: InputQuestion): Promise<InputAnswer>;
  /** Messages sent to the task while it runs. */
  readonly inbox: AsyncIterable<string>;
}

interface Ended {
  readonly exitCode?: number;
  readonly usage?: Usage;
  /** What the agent answered, as far as it came. */
  readonly result?: string;
}
export type Outcome =
  | (Ended & { readonly status: 'completed' })
  | (Ended & { readonly status: 'failed'; readonly code: Reason; readonly message: string })
  | (Ended & { readonly status: 'cancelled' });

export interface CheckStep {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

export interface Runtime {
  /** Runs to the end, cleans up everything that belongs to the run, and says how it ended. */
  run(request: RunRequest, handle: RunHandle): Promise<Outcome>;
  /** Finds out whether the agent can be run in this environment: each thing that was tried and what came of it. */
  check(agent: AgentDefinition, environment: Readonly<Record<string, string>>): Promise<readonly CheckStep[]>;
}

/** What is left of runs whose daemon died. */
export interface Leftover {
  readonly mark: string;
  readonly leader?: ProcessIdentity;
}

/** Ends every process that belongs to the given runs, whatever group or session it is in. Returns what was ended, by mark. */
export type EndLeftovers = (
  leftovers: readonly Leftover[],
  graceMs: number,
) => Promise<ReadonlyMap<string, readonly EndedProcess[]>>;
