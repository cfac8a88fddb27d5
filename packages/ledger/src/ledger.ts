// The ledger's interface. Every write is durable when its promise resolves, except that the facts of a running attempt survive a
// power cut only with the next durable write, at the latest with its end; every transition is one guarded write in the same
// transaction as its event. "Nothing changed" is an answer, not an error.

import type {
  AuditBy,
  BackupAnswer,
  CheckLine,
  CheckScope,
  Counts,
  Fact,
  InputAnswer,
  InputId,
  InputRequest,
  InputState,
  Insights,
  LedgerEvent,
  LedgerId,
  ProblemError,
  StatusChange,
  Stream,
  Task,
  TaskDetail,
  TaskId,
  TaskPage,
  TaskQuery,
  TaskRef,
} from '@coxswain/protocol';
import type { Audit } from './audit.ts';
import type { ChannelRoutes, Deliveries, Inbound } from './deliveries.ts';
import type { Jobs } from './jobs.ts';
import type { Notes } from './notes.ts';
import type { LineRange, LineWindow } from './output/line-window.ts';
import type { Retention } from './retention.ts';
import type { Items, Sessions } from './sessions.ts';
import type { AccessTokens } from './tokens.ts';
import type { WorkflowTrust } from './trust/workflow-trust.ts';
import type {
  Admission,
  AdoptedRun,
  AllocatedSlots,
  CancelRequest,
  CancelResult,
  Claim,
  ClaimedTask,
  ClaimRequest,
  InsertOutcome,
  NewTask,
  OpenClaim,
  RecoveredTask,
  Recovery,
  Removal,
  Settle,
  Throttled,
  WithFacts,
} from './writes.ts';

export interface Ledger {
  readonly id: LedgerId;
  /**
   * The path of the ledger that this one was copied from, until someone releases it: a copy is on hold, because the original does
   * the work. undefined: it is not a copy.
   */
  readonly copiedFrom: string | undefined;
  /** Turns a copy into a regular ledger, for good. */
  release(by?: AuditBy): Promise<void>;
  readonly audit: Audit;
  readonly tasks: Tasks;
  readonly inputs: Inputs;
  readonly sessions: Sessions;
  readonly items: Items;
  readonly jobs: Jobs;
  readonly deliveries: Deliveries;
  readonly inbound: Inbound;
  readonly routes: ChannelRoutes;
  readonly trust: WorkflowTrust;
  readonly tokens: AccessTokens;
  readonly events: Events;
  readonly notes: Notes;
  readonly output: Output;
  readonly insights: { read(period: Insights['period'], sinceMs: number): Promise<Insights> };
  readonly retention: Retention;
  /**
   * NDJSON of the whole ledger in blocks of whole lines, each line ended by a line feed: `{"ledger":{id,schema}}`, then
   * `{"task":…}`, then `{"event":…}`, then `{"message":…}` with the name of its session, `{"job":…}`, `{"firing":…}`,
   * `{"delivery":…}` and `{"route":…}`; read in pages by the reading thread.
   */
  export(): AsyncIterable<string>;
  /** The ledger is lost if its files are not where they were opened. Each durable write looks before it is confirmed. */
  verifyFiles(): void;
  /** Once the ledger is lost: what every call throws, for nothing more is accepted. */
  readonly lost: ProblemError | undefined;
  /** Checks the ledger in a separate thread: yields faults as they are found, then a summary. */
  check(request: CheckRequest): AsyncIterable<CheckLine>;
  /** Writes a consistent copy of everything into one file. Throws ProblemError; then there is no such file. */
  backUp(request: BackupRequest): Promise<BackupAnswer>;
  /** Resolves when everything accepted is written. Safe to call twice. */
  close(): Promise<void>;
}

export interface CheckRequest {
  /** `quick` checks active tasks, and every page only of a small ledger; `audit` checks only the audit log. */
  readonly scope: CheckScope;
  /** A hash that the audit log must contain: an earlier head. */
  readonly expect?: string | undefined;
  readonly nowMs: number;
}

export interface BackupRequest {
  /** An absolute path outside the folder of the ledger. */
  readonly file: string;
  /** Replaces an existing file. */
  readonly isForced: boolean;
  /** Who ordered it. Default: the daemon. */
  readonly by?: AuditBy;
  readonly nowMs: number;
  /** Aborts it and removes what was written. */
  readonly signal?: AbortSignal;
}

export interface Tasks {
  /** Inserts tasks with their TaskQueued events; all in one transaction, each admitted or refused on its own. */
  insert(tasks: readonly NewTask[], admission: Admission): Promise<readonly InsertOutcome[]>;
  /** Claims what may run now, best first, at most the free slots of each pool. */
  claim(request: ClaimRequest): Promise<readonly ClaimedTask[]>;
  /** When the next delayed task becomes due; undefined when there is none. */
  nextDueMs(): Promise<number | undefined>;
  /**
   * Appends facts of a running attempt, in order, in one transaction with what goes with them. False: the claim no longer holds and
   * nothing but a LateOutcome is kept.
   */
  record(claim: Claim, facts: readonly Fact[], nowMs: number, more?: WithFacts): Promise<boolean>;
  /** Appends facts about a task whatever its status, for example after it ended. */
  annotate(id: TaskId, facts: readonly Fact[], nowMs: number): Promise<void>;
  /** Stores the main process of an attempt, for recovery. */
  noteProcess(claim: Claim, pid: number, startTime: string): Promise<void>;
  /** Ends an attempt: last facts, status, terminal event, dependents, rollups; or back to pending for another attempt. */
  readonly settle: Settle;
  /** Cancels pending tasks and asks running ones to stop; descendants get the same. */
  requestCancel(ids: readonly TaskId[], request: CancelRequest): Promise<CancelResult>;
  /** Fails pending tasks whose agent is gone, or that must fail for another reason before they start. */
  failPending(
    ids: readonly TaskId[],
    error: { code: Task['reason'] & string; message: string },
    nowMs: number,
  ): Promise<readonly Task[]>;
  /** Every attempt that has not ended; after a crash their processes may still run. */
  claims(): Promise<readonly OpenClaim[]>;
  /**
   * After a crash, once nothing of what ran is left: every running or waiting task (items excepted) ends, cancelled where
   * that was requested, else failed with reason `restarted`; one that had not begun goes back to the queue, at most three times; what
   * is pending below an orchestrated run is cancelled, reason `parent`. Returns what it ended, and what earlier calls ended since
   * `recovered` was last called.
   */
  recover(recovery: Recovery, nowMs: number): Promise<readonly RecoveredTask[]>;
  /** After a crash: these attempts go on, and their tasks say so. Returns those whose claims hold, as they are taken over. */
  adopt(claims: readonly Claim[], nowMs: number): Promise<readonly AdoptedRun[]>;
  /** The recovery is complete: `recover` does not return these tasks again. */
  recovered(): Promise<void>;
  /** Removes ended tasks with events and output; each leaves one TaskDeleted event. Active ones stay. */
  remove(ids: readonly TaskId[], by: string, nowMs: number, audit?: AuditBy): Promise<readonly TaskId[]>;
  /** The tasks whose removal was requested and is not finished, oldest first. */
  toRemove(): Promise<readonly Removal[]>;

  get(id: TaskId): Promise<Task | undefined>;
  getMany(ids: readonly TaskId[]): Promise<readonly Task[]>;
  /** Resolves what a person typed: the matching tasks, newest first, at most 10. One: found. More: ambiguous. */
  find(ref: TaskRef): Promise<readonly Task[]>;
  /**
   * A page of the list, with at most `maxBytes` of long values (default: no limit; a single larger task is a page). Throws
   * `invalid_request` for a foreign cursor.
   */
  list(
    query: Omit<TaskQuery, 'id'> & {
      readonly ids?: readonly TaskId[] | undefined;
      readonly parentId?: TaskId | undefined;
      readonly rootId?: TaskId | undefined;
      readonly maxBytes?: number | undefined;
    },
  ): Promise<TaskPage>;
  /** Grows with every change of any task's row that a list shows; streaming output does not move it. */
  revision(): number;
  counts(): Promise<Counts>;
  /** The slots in use, per pool ('' is the global one), and how many tasks wait without one. */
  allocated(): Promise<AllocatedSlots>;
  children(id: TaskId): Promise<readonly Task[]>;
  /** Every descendant that has not ended. */
  activeDescendants(id: TaskId): Promise<readonly TaskId[]>;
  /** The task itself and its ancestors, nearest first. */
  ancestors(id: TaskId): Promise<readonly Task[]>;
  history(id: TaskId): Promise<readonly StatusChange[]>;
  /** Plan, tool calls, messages, ended processes and the git worktree, folded from the events. */
  work(id: TaskId): Promise<Pick<TaskDetail, 'plan' | 'toolCalls' | 'messages' | 'processes' | 'worktree'>>;
  /** The newest of the tasks that retry this one. */
  newestRetry(id: TaskId): Promise<Task | undefined>;
  /** The position (1 is next) of a pending task among those that wait for the same pool, counted up to 1,000. */
  queuePosition(id: TaskId): Promise<number | undefined>;
  /** What a throttled task waits for; undefined: it is not throttled. */
  throttled(id: TaskId): Promise<Throttled | undefined>;
  /** Ids of pending tasks of an agent, items excepted. */
  pendingOfAgent(agent: string): Promise<readonly TaskId[]>;
  /** The environment file of a task. */
  environmentOf(id: TaskId): Promise<string | undefined>;
  /** The content of the attachment with that hash; undefined: removed with its task, or imported without it. */
  attachment(hash: string): Promise<Uint8Array | undefined>;
  /** The environment files that an active task or a job still needs. */
  environmentsInUse(refs: readonly string[]): Promise<ReadonlySet<string>>;
}

export interface Inputs {
  /** The running attempt asks: running → needs_input. False: the claim no longer holds. */
  ask(claim: Claim, request: InputRequest, nowMs: number): Promise<boolean>;
  /** Closes an open request; the first wins. With none left open its task goes needs_input → running when `resumes`. */
  close(
    id: InputId,
    closing: {
      readonly state: Exclude<InputState, 'open'>;
      readonly answer?: InputAnswer;
      readonly by: string;
      /** Who decided, for the audit log. Default: the daemon, because nobody did. */
      readonly audit?: AuditBy;
      /** Default: true unless the request was cancelled. A requested cancel forbids it. */
      readonly resumes?: boolean;
    },
    nowMs: number,
  ): Promise<{ readonly closed: boolean; readonly request: InputRequest; readonly task: Task } | undefined>;
  get(id: InputId): Promise<InputRequest | undefined>;
  /** Every open request, oldest first. */
  open(): Promise<readonly InputRequest[]>;
  ofTask(id: TaskId): Promise<readonly InputRequest[]>;
}

export interface EventFilter {
  readonly taskIds?: ReadonlySet<TaskId> | undefined;
  readonly rootId?: TaskId | undefined;
  readonly types?: ReadonlySet<LedgerEvent['type']> | undefined;
  readonly agent?: string | undefined;
  readonly session?: string | undefined;
}

/** An event with its JSON, serialised once for all readers. */
export interface FeedItem {
  readonly event: LedgerEvent;
  readonly json: string;
}

export interface Events {
  /** The newest sequence. */
  head(): number;
  /** The oldest valid cursor; older ones throw `cursor_expired`. */
  oldest(): Promise<number>;
  /**
   * Replays the events after the cursor, then follows live, in one loop: batches of matching events, in order, none twice.
   * Ends when the signal aborts. Memory is bounded however slow the reader is.
   * `onProgress` gets the sequence up to which every event was returned or does not match: a reader whose filter matches nothing
   * can resume from there.
   */
  subscribe(
    after: number,
    filter: EventFilter,
    signal: AbortSignal,
    onProgress?: (throughSeq: number) => void,
  ): AsyncIterable<readonly FeedItem[]>;
  /** True while someone watches the text of this task, of its tree or of everything; filters without StreamChunk do not count. */
  isWatched(taskId: TaskId, rootId: TaskId): boolean;
  /** A page of stored events. */
  page(after: number, filter: EventFilter, limit: number): Promise<readonly LedgerEvent[]>;
  /**
   * The stored events after the sequence, as many as fit a page of bounded size, read from the disk even if still in memory.
   * It contains everything that matches through `throughSeq`.
   */
  stored(
    after: number,
    filter: EventFilter,
  ): Promise<{ readonly items: readonly FeedItem[]; readonly throughSeq: number }>;
}

export interface OutputQuery {
  /** Only what came after this event. */
  readonly sinceSeq?: number | undefined;
  /** Only what came up to and with this event. */
  readonly untilSeq?: number | undefined;
  readonly streams?: ReadonlySet<Stream> | undefined;
  /** Only this many lines from the end. */
  readonly tailLines?: number | undefined;
}

export interface Output {
  /**
   * The stored output of a task as it was written, in pieces of at most 64 KiB; a gap is one line with its size that says whether
   * the output was dropped or is lost.
   */
  read(id: TaskId, query: OutputQuery): AsyncIterable<Uint8Array>;
  /** Some lines of it, and how many there are. */
  lines(id: TaskId, query: OutputQuery & LineRange): Promise<LineWindow>;
  /** Bytes that should be in files but are missing: a file is gone or shorter than it was. */
  lostBytes(id: TaskId): Promise<number>;
}
