// What the ledger keeps of jobs. A firing is one transaction: its row, which no other firing of the same slot can write, the
// task, its event and what the job knows of itself.

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
  readonly environmentRef?: string;
  /** No slot of its timed triggers up to this instant fires again. */
  readonly firedThroughMs: number;
  readonly nextAtMs?: number;
}

/** Where the timed triggers of a job stand after a step of the scheduler. */
export interface JobAdvance {
  /** The latest instant that was dealt with; the ledger keeps the greater of this and what it has. */
  readonly firedThroughMs?: number;
  /** null: no timed slot is left. undefined: as it was. */
  readonly nextAtMs?: number | null;
  /** The job fires no more, for this reason. */
  readonly pause?: PauseReason;
}

export interface Slot {
  readonly trigger: TriggerKind;
  /**
   * What makes the occurrence one: the instant of a timed trigger in RFC 3339 whatever its kind, `event:<seq>`,
   * `hook:<path>:<delivery id>`, `message:<channel>:<message id>`, `run:<task id>`.
   */
  readonly slot: string;
  /** The instant that it stands for. */
  readonly slotAtMs: number;
}

export type FireOutcome =
  | { readonly outcome: 'fired'; readonly task: Task }
  /** The slot was dealt with before; without the firing: so long ago that its row is gone. */
  | { readonly outcome: 'known'; readonly firing?: Firing }
  /** The job is gone, or is not enabled and the trigger is not `manual`. */
  | { readonly outcome: 'off' }
  /** The task was refused; nothing was written. */
  | { readonly outcome: 'refused'; readonly refusal: InsertOutcome };

export interface Jobs {
  /** undefined: the name is taken. */
  create(
    job: { readonly id: JobId; readonly definition: JobDefinition; readonly enabled: boolean },
    state: { readonly firedThroughMs: number; readonly nextAtMs?: number; readonly environmentRef?: string },
    nowMs: number,
    by?: AuditBy,
  ): Promise<Job | undefined>;
  /**
   * Puts another definition in place of what it had. `taken`: another job has the name. undefined: there is no such job, or
   * somebody else changed it since that revision.
   */
  change(
    id: JobId,
    change: {
      readonly revision: number;
      readonly definition: JobDefinition;
      /** undefined: its runs get none from now on. */
      readonly environmentRef?: string;
      readonly advance: JobAdvance;
    },
    nowMs: number,
    by?: AuditBy,
  ): Promise<Job | 'taken' | undefined>;
  /** Enables it, or pauses it with a reason. Enabling forgets backoff and the failures in a row. */
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
   * `ambiguous_id` with the names for a prefix that fits several.
   */
  find(ref: string): Promise<Job | undefined>;
  get(id: JobId): Promise<StoredJob | undefined>;
  /** By name. */
  list(): Promise<readonly StoredJob[]>;
  /**
   * The enabled jobs whose next slot has come, earliest first, at most `limit`; also those that wait after a failure: their
   * slots are missed, which is the scheduler's to say.
   */
  due(nowMs: number, limit: number): Promise<readonly StoredJob[]>;
  /** When the next of them is due. */
  nextDueMs(): Promise<number | undefined>;
  /**
   * The slot makes a task: firing, task with TaskQueued and JobFired, and what the job knows of itself, or nothing of it. A
   * timed slot up to `firedThroughMs` was dealt with. The run that reaches `stopAfterRuns` pauses the job.
   */
  fire(
    id: JobId,
    firing: Slot & { readonly task: NewTask; readonly admission: Admission; readonly advance: JobAdvance },
    nowMs: number,
  ): Promise<FireOutcome>;
  /** Slots that passed and make no task: a row and a JobMissed for each that was not dealt with before. */
  miss(
    id: JobId,
    slots: readonly (Slot & { readonly reason: MissedReason; readonly detail?: string })[],
    advance: JobAdvance,
    nowMs: number,
  ): Promise<readonly Firing[]>;
  /**
   * After a clock that was ahead: slots after that instant count as not dealt with, those that were missed are forgotten (their
   * events stay), and the next slot is set. What fired stays fired as long as its row is kept; undefined: there is no such job.
   */
  rewind(
    id: JobId,
    to: { readonly firedThroughMs: number; readonly nextAtMs: number | undefined },
  ): Promise<Job | undefined>;
  /** What became of the slot; undefined: nothing yet, or its row is gone. */
  firing(id: JobId, slot: string): Promise<Firing | undefined>;
  /** Newest first. */
  firings(
    id: JobId,
    query: { readonly limit: number; readonly only?: 'missed' | 'fired' },
  ): Promise<readonly Firing[]>;
  /** The active runs of the job, oldest first. */
  activeRuns(id: JobId): Promise<readonly Task[]>;
  /** The event up to which jobs that wait for the end of tasks were served; undefined: none ever waited. */
  eventsThrough(): Promise<number | undefined>;
  noteEventsThrough(seq: number): Promise<void>;
}
