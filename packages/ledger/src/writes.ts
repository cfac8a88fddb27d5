// Inputs and results of the ledger's writes.

import type {
  EndedProcess,
  EndedStatus,
  Fact,
  NewMessage,
  Reason,
  RunEnd,
  RunPosition,
  Task,
  TaskId,
  Usage,
} from '@coxswain/protocol';

/** A task as the engine makes it; times in milliseconds since 1970. */
export interface NewTask
  extends Omit<
    Task,
    | 'n'
    | 'status'
    | 'description'
    | 'attempt'
    | 'createdAt'
    | 'startedAt'
    | 'endedAt'
    | 'durationMs'
    | 'durationAt'
    | 'runAt'
    | 'progress'
    | 'result'
    | 'error'
    | 'exitCode'
    | 'usage'
    | 'cancelRequestedAt'
    | 'node'
    | 'revision'
    | 'reason'
  > {
  readonly createdAtMs: number;
  readonly runAtMs?: number | undefined;
  /** The contents of its attachments, by hash. Already stored ones may be omitted. */
  readonly contents?: ReadonlyMap<string, Uint8Array> | undefined;
  /** The environment file, kept while the task is active. */
  readonly environmentRef?: string | undefined;
  /** Hash of the request, to tell a repeated idempotency key from a reused one. */
  readonly requestHash?: string | undefined;
  /** The same hash as earlier versions made it, so that keys they stored are recognized. */
  readonly formerRequestHash?: string | undefined;
  /** Came from outside without a parent: counts against `queueCapacity`. */
  readonly isExternalRoot: boolean;
  /** The submitter of a background task: the limit applies per submitter. undefined: not limited. */
  readonly submitter?: string | undefined;
  /** That limit never refuses it: it waits until its submitter has fewer in progress. */
  readonly isThrottled?: boolean | undefined;
}

/** The limits of an insert; undefined: not limited. */
export interface Admission {
  readonly queueCapacity?: number | undefined;
  readonly backgroundMax?: number | undefined;
  readonly treeMaxTasks: number;
  readonly sessionMaxItems?: number | undefined;
  /** Refuse a retry while an earlier retry of the same task is active. */
  readonly refuseActiveRetry?: boolean | undefined;
}

export type InsertOutcome =
  | { readonly outcome: 'inserted'; readonly task: Task }
  /** The idempotency key was known with the same request. */
  | { readonly outcome: 'existing'; readonly task: Task }
  /** The idempotency key was known with another request. */
  | { readonly outcome: 'conflict'; readonly taskId: TaskId }
  | {
      readonly outcome: 'limit';
      readonly limit:
        | 'queueCapacity'
        | 'background.maxConcurrentTasks'
        | 'tree.maxTasks'
        | 'items.maxPerSession';
      readonly current: number;
    }
  /** A task in `after`, the parent or the retried task does not exist (any more). */
  | { readonly outcome: 'missing'; readonly taskId: TaskId }
  /** A task in `after` has failed or was cancelled, or the parent has ended. */
  | { readonly outcome: 'ended'; readonly taskId: TaskId; readonly status: EndedStatus }
  /** The parent is being cancelled. */
  | { readonly outcome: 'cancelling'; readonly taskId: TaskId }
  | { readonly outcome: 'retry_active'; readonly taskId: TaskId }
  /** The session belongs to another agent. */
  | { readonly outcome: 'session_agent'; readonly agent: string };

/** Names one attempt of one task on one daemon; every write of the attempt is guarded by it. */
export interface Claim {
  readonly taskId: TaskId;
  readonly attempt: number;
  readonly runId: string;
}

export interface ClaimRequest {
  readonly node: string;
  readonly nowMs: number;
  /** Free slots by pool; '' is the global one. Pools that are not named have none. */
  readonly free: Readonly<Record<string, number>>;
  /** What was queued before may make something ready: it is not looked for before that is written. Default: false. */
  readonly isBehindQueued?: boolean;
  /** How many background tasks of one submitter may be in progress: throttled ones are released up to it. Default: any number. */
  readonly backgroundMax?: number | undefined;
  readonly newRunId: () => string;
}

export interface ClaimedTask {
  readonly task: Task;
  readonly claim: Claim;
  readonly environmentRef?: string | undefined;
}

/** What is stored in one transaction with the facts of a run. */
export interface WithFacts {
  /** How far output was read to make the facts, by program. */
  readonly positions?: readonly RunPosition[] | undefined;
  /** What was said in its session; with it all survives a power cut at once. */
  readonly said?: readonly NewMessage[] | undefined;
}

/** The task goes back into the queue for another attempt. */
export interface PutOff {
  readonly status: 'pending';
  readonly reason: 'retry' | 'limit' | 'resources' | 'restarted';
  readonly runAtMs: number;
  readonly code: Reason;
  readonly message: string;
  readonly usage?: Usage | undefined;
}

/** What happens to a task when an attempt has ended. */
export type Settlement = RunEnd | PutOff;

export interface SettleResult {
  /** undefined: the claim no longer held; a LateOutcome was recorded and no status changed. */
  readonly task?: Task;
  /** Tasks that ended because they depended on this one. */
  readonly failedDependents: readonly Task[];
}

/**
 * `queued` is called when nothing is left to do but the commit: what is claimed from then on is claimed after it, and shares
 * the commit when it comes at once.
 */
export type Settle = (
  claim: Claim,
  settlement: Settlement,
  facts: readonly Fact[],
  nowMs: number,
  queued?: () => void,
) => Promise<SettleResult>;

export interface CancelRequest {
  readonly by: string;
  readonly reason: Reason;
  /** In the canceller's own words. */
  readonly message?: string | undefined;
  /** By force, at once. */
  readonly now?: boolean | undefined;
  /** The named tasks are to be removed once everything below them has ended: see `Tasks.toRemove`. */
  readonly removes?: boolean | undefined;
  readonly nowMs: number;
}

export interface CancelResult {
  /** Were pending and have ended now. */
  readonly cancelled: readonly Task[];
  /** Are running, and were asked to stop by this call. */
  readonly requested: readonly Task[];
  /** Are running, were asked before, and are forced by this call. */
  readonly forced: readonly Task[];
  /** Are running, and were asked before: nothing changed. */
  readonly already: readonly Task[];
  /** Had ended before. */
  readonly ended: readonly Task[];
}

/** What a throttled task waits for. */
export interface Throttled {
  readonly submitter: string;
  /** How many background tasks of the submitter are in progress. */
  readonly underWay: number;
}

/** An attempt that has not ended, and its main process. */
export interface OpenClaim {
  readonly claim: Claim;
  readonly pid?: number | undefined;
  readonly pidStartTime?: string | undefined;
}

export interface Recovery {
  /** The error message for interrupted tasks. */
  readonly message: string;
  /** The processes of interrupted tasks that were ended. */
  readonly processes?: ReadonlyMap<TaskId, readonly EndedProcess[]>;
  /** Tasks whose runs are still there: they go on. */
  readonly adopted?: ReadonlySet<TaskId>;
  /** Tasks that were claimed and of which nothing had begun: they wait in the queue again. */
  readonly notBegun?: ReadonlySet<TaskId>;
}

/** An attempt that outlived its daemon, as the next one takes it over. */
export interface AdoptedRun extends ClaimedTask {
  /** Its usage is that of the attempts before. */
  readonly task: Task;
  readonly positions: readonly RunPosition[];
  /** How long it has worked before, in milliseconds. */
  readonly workedMs: number;
}

/** A task that a crash interrupted, as it was settled. */
export interface RecoveredTask {
  readonly task: Task;
  /** The environment file that it needed. */
  readonly environmentRef?: string | undefined;
}

/** A task that someone wants removed. */
export interface Removal {
  readonly id: TaskId;
  readonly by: string;
}

export interface AllocatedSlots {
  /** Running tasks, by pool; '' is the global one. */
  readonly working: Readonly<Record<string, number>>;
  /** Tasks that wait for a person. */
  readonly waiting: number;
}
