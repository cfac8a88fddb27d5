// Jobs as callers see them. A firing is one transaction: its row, which no other firing of the same occurrence can write, the task,
// its event and the job's own state.

import type {
  AuditBy,
  Firing,
  Job,
  JobDefinition,
  JobId,
  MissedReason,
  PauseReason,
  Task,
  TriggerKind,
} from '@coxswain/protocol';
import type { Admission, InsertOutcome, NewTask } from './writes.ts';

export interface StoredJob {
  readonly job: Job;
  /** The private file of the environment that its runs get. */
  readonly environmentRef?: string | undefined;
  /** No occurrence of its timed triggers up to this instant fires again. */
  readonly firedThroughMs: number;
  readonly nextAtMs?: number | undefined;
}

/** The state of a job's timed triggers after a step of the scheduler. */
export interface JobAdvance {
  /** The latest instant that was handled; the ledger keeps the greater of this and its own. */
  readonly firedThroughMs?: number | undefined;
  /** null: no timed occurrence is left. undefined: unchanged. */
  readonly nextAtMs?: number | null | undefined;
  /** Pauses the job for this reason. */
  readonly pause?: PauseReason | undefined;
}

export interface Occurrence {
  readonly trigger: TriggerKind;
  /**
   * The unique name of the occurrence: the instant of a timed trigger in RFC 3339 whatever its kind, `event:<seq>`,
   * `hook:<path>:<delivery id>`, `message:<channel>:<message id>`, `run:<task id>`.
   */
  readonly key: string;
  /** The instant of the occurrence. */
  readonly occurrenceAtMs: number;
}

export type FireOutcome =
  | { readonly outcome: 'fired'; readonly task: Task }
  /** The occurrence was handled before; without `firing`: so long ago that its row is gone. */
  | { readonly outcome: 'known'; readonly firing?: Firing }
  /** The job is gone, or is not enabled and the trigger is not `manual`. */
  | { readonly outcome: 'off' }
  /** The task was refused; nothing was written. */
  | { readonly outcome: 'refused'; readonly refusal: InsertOutcome };

export interface Jobs {
  /** undefined: the name is taken. */
  create(
    job: { readonly id: JobId; readonly definition: JobDefinition; readonly enabled: boolean },
    state: {
      readonly firedThroughMs: number;
      readonly nextAtMs?: number | undefined;
      readonly environmentRef?: string | undefined;
    },
    nowMs: number,
    by?: AuditBy,
  ): Promise<Job | undefined>;
  /**
   * Replaces its definition. `taken`: another job has the name. undefined: there is no such job, or
   * someone else changed it since that revision.
   */
  change(
    id: JobId,
    change: {
      readonly revision: number;
      readonly definition: JobDefinition;
      /** undefined: its runs get no environment from now on. */
      readonly environmentRef?: string | undefined;
      readonly advance: JobAdvance;
    },
    nowMs: number,
    by?: AuditBy,
  ): Promise<Job | 'taken' | undefined>;
  /** Enables it, or pauses it with a reason. Enabling resets the backoff and the failures in a row. */
  setEnabled(
    id: JobId,
    state: { readonly enabled: boolean; readonly reason?: PauseReason; readonly advance: JobAdvance },
    nowMs: number,
    by?: AuditBy,
  ): Promise<Job | undefined>;
  /** Removes the job with its firings; its tasks stay. */
  remove(id: JobId, by?: AuditBy): Promise<StoredJob | undefined>;
  /**
   * By name, by id, or by a unique prefix of 3 or more characters of the id's random part; the name wins. Throws
   * `ambiguous_id` with the names for a prefix that matches several.
   */
  find(ref: string): Promise<Job | undefined>;
  get(id: JobId): Promise<StoredJob | undefined>;
  /** By name. */
  list(): Promise<readonly StoredJob[]>;
  /**
   * The enabled jobs whose next occurrence is due, earliest first, at most `limit`; also those in backoff: the scheduler marks
   * their occurrences as missed.
   */
  due(nowMs: number, limit: number): Promise<readonly StoredJob[]>;
  /** When the next of them is due. */
  nextDueMs(): Promise<number | undefined>;
  /**
   * Fires the occurrence: firing, task with TaskQueued and JobFired, and the job's state, all or nothing. A timed occurrence up to
   * `firedThroughMs` counts as handled. The run that reaches `stopAfterRuns` pauses the job.
   */
  fire(
    id: JobId,
    firing: Occurrence & {
      readonly task: NewTask;
      readonly admission: Admission;
      readonly advance: JobAdvance;
    },
    nowMs: number,
  ): Promise<FireOutcome>;
  /** Missed occurrences: a row and a JobMissed for each that was not handled before. */
  miss(
    id: JobId,
    occurrences: readonly (Occurrence & { readonly reason: MissedReason; readonly detail?: string })[],
    advance: JobAdvance,
    nowMs: number,
  ): Promise<readonly Firing[]>;
  /**
   * After a clock that was ahead: occurrences after that instant count as not handled, missed ones are deleted (their events stay),
   * and the next occurrence is set. What fired stays fired while its row is kept; undefined: there is no such job.
   */
  rewind(
    id: JobId,
    to: { readonly firedThroughMs: number; readonly nextAtMs: number | undefined },
  ): Promise<Job | undefined>;
  /** The outcome of the occurrence; undefined: none yet, or its row is gone. */
  firing(id: JobId, key: string): Promise<Firing | undefined>;
  /** Newest first. */
  firings(
    id: JobId,
    query: { readonly limit: number; readonly only?: 'missed' | 'fired' | undefined },
  ): Promise<readonly Firing[]>;
  /** The active runs of the job, oldest first. */
  activeRuns(id: JobId): Promise<readonly Task[]>;
  /** The event up to which jobs that wait for the end of tasks were served; undefined: none ever waited. */
  eventsThrough(): Promise<number | undefined>;
  noteEventsThrough(seq: number): Promise<void>;
}
