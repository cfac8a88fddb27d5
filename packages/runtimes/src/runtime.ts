// The interface that every runtime implements to run an agent. A runtime knows only its request and the handle
// of that one run; a failed agent is an outcome, never a throw.

import type {
  AgentDefinition,
  EndedProcess,
  EventType,
  Fact,
  InputAnswer,
  InputQuestion,
  NewMessage,
  Overrides,
  Permissions,
  RunEnd,
  RunPosition,
  SessionMessage,
  Stream,
  Task,
  TaskEvent,
  TaskId,
} from '@coxswain/protocol';

/** A process with its start time, so that a pid the system gave to someone else is never taken for it. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque; equal for the same process only. On Linux which boot, and field 22 of /proc/pid/stat: ticks since then. */
  readonly startTime: string;
}

/** A file that goes with the prompt. */
export interface RunAttachment {
  readonly name: string;
  readonly mediaType: string;
  readonly hash: string;
  /** A private copy, there as long as the run. */
  readonly path: string;
}

/** What an earlier daemon recorded of a run that this one takes over. */
export interface EarlierRun {
  readonly positions: readonly RunPosition[];
  /** The end of what the run has printed or said, at most so many bytes. */
  tail(stream: Stream, bytes: number): Promise<string>;
  /** What this attempt has reported, of these types, oldest first. */
  events(types: readonly EventType[]): Promise<readonly TaskEvent[]>;
}

export interface RunRequest {
  readonly taskId: TaskId;
  readonly session: string;
  /** Of the session: it stays when the session gets another name, and its name may go to another. */
  readonly sessionId: string;
  readonly attempt: number;
  readonly agent: AgentDefinition;
  readonly prompt: string;
  readonly attachments?: readonly RunAttachment[] | undefined;
  /** What this task alone overrides. A model set here also replaces the agent's. */
  readonly overrides?: Overrides | undefined;
  /** The exact program and arguments of a command task; overrides the agent's own command. */
  readonly command?: readonly string[] | undefined;
  readonly workDir: string;
  readonly addDirs: readonly string[];
  /** The whole environment of the program, the variables of this run and the mark included. */
  readonly environment: Readonly<Record<string, string>>;
  /** The value of `COX_RUN` that every process of this run carries: `<ledger id>:<run id>`. */
  readonly mark: string;
  /** Names the program that runs now, where the run has several one after the other. Default: the one that does its work. */
  readonly program?: string;
  /** Working time until its limit, in milliseconds. Default: no limit. */
  readonly timeLeftMs?: number | undefined;
  /** Set when the run outlived the daemon that began it: its programs are there already. */
  readonly earlier?: EarlierRun | undefined;
  /** Where this run may keep prompt and result files: private; made when it is needed, and removed, by the runtime. */
  readonly runDir: string;
  /** What the agent may do: its own permissions, and no more than those of the tasks that submitted it. */
  readonly permissions: Permissions;
  /** Folders and files that no tool served by cox may touch, wherever the task works: the daemon's own state. */
  readonly offLimits: readonly string[];
  /** More turns are likely to follow in this session: someone gave it a name, or chats. */
  readonly isConversation: boolean;
  /** How the agent starts the MCP server of cox; its environment points to this daemon, with the rights of this session. */
  readonly coxServer?:
    | {
        readonly command: string;
        readonly args: readonly string[];
        readonly env: Readonly<Record<string, string>>;
      }
    | undefined;
  /** How long tools in flight may go on after a cancel. */
  readonly cancelToolGraceMs: number;
  /** How long the program may take to stop before it is forced. */
  readonly cancelGraceMs: number;
}

/** A tool of cox, for agents whose loop runs in the daemon: the same that the MCP server offers. */
export interface CoxTool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema. */
  readonly inputSchema: Readonly<Record<string, unknown>>;
  /** It changes nothing. Default: false. */
  readonly isReadOnly?: boolean;
  /** Never throws: an error is returned as text with `isError`. */
  call(input: unknown, signal: AbortSignal): Promise<{ readonly text: string; readonly isError: boolean }>;
}

/** What is remembered of a session between its tasks. Every write is stored when it resolves. */
export interface Conversation {
  /** The agent's own id of this conversation, as an earlier turn noted it. */
  readonly agentSessionId: string | undefined;
  /** Notes the agent's own id of the conversation; undefined: it no longer has one. */
  noteAgentSession(id: string | undefined): Promise<void>;
  /** What was said before, oldest first, from the last summary on. */
  messages(): Promise<readonly SessionMessage[]>;
  /** Stored with everything that was reported before, and in one transaction with the facts and the position. */
  append(messages: readonly NewMessage[], facts?: readonly Fact[], read?: OutputRead): Promise<void>;
}

/** A task or an item that the agent has open: what it must not forget when it loses the conversation. */
export type OpenWork = Pick<Task, 'id' | 'kind' | 'status' | 'description'>;

/** How far output was read, for the record, and what else is stored in one transaction with it. */
export interface OutputRead extends RunPosition {
  /** Added to the conversation. */
  readonly said?: readonly NewMessage[];
  /** Called when the position is stored: what lies before it is not needed any more. */
  readonly onStored?: () => void;
}

/** A question that may have been asked before the run was taken over: then its answer is that of the first time. */
export interface AskedBefore {
  /** Names it within the run. */
  readonly ref: string;
  /** Whoever asked has its answer already: nobody is asked once more. */
  readonly isAnswered: boolean;
}

/** The next daemon takes over what goes on; a loop in this one ends what is under way, and stands still. */
export interface Handover {
  /** Aborted when this daemon is about to end, and the run is to go on. */
  readonly signal: AbortSignal;
  /** Nothing is under way any more. Never resolves. */
  done(): Promise<never>;
}

/** Everything a run may do to the outside: nothing else. */
export interface RunHandle {
  /** Stop cooperatively, within the grace of the request. */
  readonly signal: AbortSignal;
  /** Stop now: kill everything that belongs to the run. */
  readonly force: AbortSignal;
  /** Records facts, and how far output was read to make them. Awaiting it gives back-pressure. */
  update(facts: readonly Fact[], read?: OutputRead): Promise<void>;
  /** Records the leader process of the run, so that a daemon started after a crash can end it. */
  started(process: ProcessIdentity): void;
  /** Resolves when everything that was recorded so far is stored. */
  stored(): Promise<void>;
  /** Asks a person; resolves with the answer. Rejects when the run is cancelled meanwhile. */
  ask(question: InputQuestion, before?: AskedBefore): Promise<InputAnswer>;
  /** Messages sent to the task while it runs. */
  readonly inbox: AsyncIterable<string>;
  /** How the run is left to the next daemon. Default: it is not. */
  readonly handover?: Handover;
  /** The tools of cox that this agent gets. */
  readonly tools: readonly CoxTool[];
  readonly conversation: Conversation;
  /** The open items of the session and the active tasks below this one, oldest first. */
  openWork(): Promise<readonly OpenWork[]>;
  /** False once the run is stopped for a reason that gives its tools no time to finish, like its time limit. */
  waitsForTools(): boolean;
  /** The same for an answer of the model in flight: neither the end of the daemon waits for one. */
  waitsForModel(): boolean;
}

export interface CheckStep {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

export interface Runtime {
  /** Runs to the end, cleans up everything that belongs to the run, and returns its outcome. */
  run(request: RunRequest, handle: RunHandle): Promise<RunEnd>;
  /**
   * Checks whether the agent can run in this environment, which carries the mark of the check like that of a run. Returns
   * each step and its result. `isDeep`: the agent gets a prompt too, which costs tokens.
   */
  check(
    agent: AgentDefinition,
    environment: Readonly<Record<string, string>>,
    options?: { readonly isDeep?: boolean | undefined },
  ): Promise<readonly CheckStep[]>;
  /** The run with this folder is settled: nothing is kept of it that a daemon would need to take it over. */
  settled?(runDir: string): Promise<void>;
  /**
   * Takes back the agents that an earlier daemon kept ready between runs. Returns the ids of the runs whose folders and programs are
   * theirs; none of the others is needed.
   */
  takeBack?(options: TakeBackOptions): Promise<ReadonlySet<string>>;
  /**
   * Ends the agents it keeps ready between runs; `keeps`: leaves them to the next daemon. Called when no run is left; safe to call
   * twice.
   */
  close?(options?: { readonly keeps?: boolean }): Promise<void>;
}

export interface TakeBackOptions {
  /** Where the folders of runs are, each named by the id of its run. */
  readonly runsDir: string;
  /** The ids of the runs that have not ended. */
  readonly claimed: ReadonlySet<string>;
  /** Of those that were looked at: the ids of the runs whose programs serve them. */
  readonly servers: ReadonlyMap<string, string | undefined>;
  /** Whether the agent with this name may outlive its daemon. */
  mayOutlive(agentName: string): boolean;
}

/** A run whose daemon died. */
export interface Leftover {
  readonly mark: string;
  readonly leader?: ProcessIdentity | undefined;
}

/**
 * Ends every process that belongs to the given runs, whatever group or session it is in, and every other process that
 * carries a mark of the ledger: agents that were kept ready between turns, and what is left of runs that are settled. Spares
 * what a program left on purpose (`detach`). Returns what was ended, by the mark of its run; of all others, by the beginning
 * that their marks share: `<ledger id>:`. Safe to repeat when it was interrupted.
 */
export type EndLeftovers = (options: {
  /** Whatever else carries a mark of this ledger is ended as well, whether or not a run is left. */
  readonly ledgerId: string;
  readonly leftovers: readonly Leftover[];
  /** Marks of runs that continue; what served their daemon is ended all the same. Default: none. */
  readonly spared?: readonly string[];
  /** How long they may take to stop before they are killed. */
  readonly graceMs: number;
}) => Promise<ReadonlyMap<string, readonly EndedProcess[]>>;
