// A job is a saved definition of work: what starts it, what is asked of whom, and how its runs are treated. Each firing makes
// a task; its runs are those tasks.

import type { Overrides } from './attachment.ts';
import type { DeliveryMode } from './delivery.ts';
import type { JobId, TaskId } from './ids.ts';
import type { OnInput } from './task.ts';
import type { EndedStatus } from './task-status.ts';

export const TRIGGER_KINDS = ['cron', 'every', 'at', 'webhook', 'event', 'channel', 'manual'] as const;
export type TriggerKind = (typeof TRIGGER_KINDS)[number];

export type Trigger =
  /** 5 or 6 fields (seconds first when there are 6); `timeZone` is an IANA name. */
  | { readonly kind: 'cron'; readonly expression: string; readonly timeZone: string }
  /** At `anchor` + k × `everyMs`: it does not drift. */
  | { readonly kind: 'every'; readonly everyMs: number; readonly anchor: string }
  | { readonly kind: 'at'; readonly at: string }
  /** `POST /api/v1/hooks/<path>`. The secret is derived from a key file of the daemon; `secretVersion` makes a new one. */
  | { readonly kind: 'webhook'; readonly path: string; readonly secretVersion: number }
  /** When a root task of that job or agent ends so. At least one of job and agent; a job's own runs never fire it. */
  | {
      readonly kind: 'event';
      /** Its id. */
      readonly job?: string;
      /** How it is called now, or was at last. */
      readonly jobName?: string;
      readonly agent?: string;
      readonly status: EndedStatus | 'ended';
    }
  /** A message on the channel that matches: by default any; `match` is text that it contains, in any case. */
  | { readonly kind: 'channel'; readonly channel: string; readonly peer?: string; readonly match?: string };

export const OVERLAPS = ['skip', 'queue', 'replace'] as const;
/** What happens when it fires while an earlier run is active. */
export type Overlap = (typeof OVERLAPS)[number];

/** What these bring comes only once: nothing else will ever tell it. */
const BRINGING: readonly TriggerKind[] = ['webhook', 'event', 'channel'];

/** True when a payload comes with the trigger, which would be lost with the run. */
export const bringsPayload = (trigger: TriggerKind): boolean => BRINGING.includes(trigger);

/** What the policy says of runs by that trigger: where it says nothing, a payload waits and a time of day is left out. */
export const overlapBy = (trigger: TriggerKind, { overlap }: Pick<JobPolicy, 'overlap'>): Overlap =>
  overlap ?? (bringsPayload(trigger) ? 'queue' : 'skip');

export const MISSED_POLICIES = ['skip', 'once', 'all'] as const;
/** What happens with slots that passed while nobody could fire them. */
export type MissedPolicy = (typeof MISSED_POLICIES)[number];

export const DEFAULT_MISSED_WITHIN_MS = 6 * 3_600_000;
export const DEFAULT_PAUSE_AFTER_FAILURES = 5;
/** How long a failing job waits, by the number of failures in a row; the last counts for all that follow. */
export const FAILURE_BACKOFF_MS = [30_000, 60_000, 300_000, 900_000, 3_600_000] as const;

export interface JobPolicy {
  readonly timeoutMs?: number;
  readonly maxAttempts?: number;
  readonly onInput?: OnInput;
  /** Left out: see {@link overlapBy}. */
  readonly overlap?: Overlap;
  /** Default skip. */
  readonly missed: MissedPolicy;
  /** Older slots are not made up for. Default {@link DEFAULT_MISSED_WITHIN_MS}. */
  readonly missedWithinMs: number;
  /** Failures in a row after which the job pauses itself. Default {@link DEFAULT_PAUSE_AFTER_FAILURES}. */
  readonly pauseAfterFailures: number;
  readonly stopAfterSuccesses?: number;
  readonly stopAfterRuns?: number;
  /** The job is done when a result contains this. */
  readonly stopOnText?: string;
  /** The job pauses when all its runs together have cost that much, or used that many tokens. */
  readonly budget?: { readonly cost?: number; readonly tokens?: number };
}

/** What a run is asked; exactly one of prompt, command and workflow. `{{ payload.x }}` stands for what came with the trigger. */
export interface JobWork {
  readonly prompt?: string;
  readonly command?: readonly string[];
  /** The definition of a workflow as it was written. */
  readonly workflow?: string;
}

/**
 * Why a job does not fire. `done`: it reached what it was to stop at, or ran at its last moment. `missed`: its last moment passed
 * without a run, and none was made since. `unsafe`: it was saved by an earlier version with a value inside a command line.
 */
export const PAUSE_REASONS = [
  'user',
  'failures',
  'budget',
  'done',
  'missed',
  'agent_gone',
  'unsafe',
] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];

export interface Job extends JobWork, Overrides {
  readonly id: JobId;
  /** Unique. */
  readonly name: string;
  readonly agent: string;
  /** All its runs speak in this session; by default one of its own. */
  readonly session: string;
  readonly user: string;
  /** Empty: it is run by hand alone. */
  readonly triggers: readonly Trigger[];
  readonly policy: JobPolicy;
  readonly delivery: DeliveryMode;
  readonly deliverTo: readonly string[];
  readonly workDir: string;
  readonly addDirs: readonly string[];
  /** Paths of files that each run gets, as they are when it is made. */
  readonly attachments?: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly priority: number;
  readonly group?: string;
  readonly enabled: boolean;
  readonly pauseReason?: PauseReason;
  /** The next slot of its timed triggers, while enabled. */
  readonly nextAt?: string;
  /** It fires nothing by itself before this: it failed. */
  readonly backoffUntil?: string;
  readonly runs: number;
  readonly successes: number;
  readonly failuresInARow: number;
  /** Of the last run that ended. */
  readonly lastStatus?: EndedStatus;
  readonly lastTaskId?: TaskId;
  readonly lastFiredAt?: string;
  readonly cost: number;
  readonly tokens: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision: number;
}

/** What happens to its runs that find another active, each kind once. */
export const overlapsOf = ({ triggers, policy }: Pick<Job, 'triggers' | 'policy'>): readonly Overlap[] =>
  policy.overlap === undefined
    ? [...new Set(triggers.map(({ kind }) => overlapBy(kind, policy)))]
    : [policy.overlap];

export const MISSED_REASONS = ['down', 'overlap', 'backoff', 'clock', 'refused', 'superseded'] as const;
/**
 * Why a slot fired nothing. `down`: nobody could fire it in time and the policy does not make up for it. `superseded`: one
 * run made up for several. `overlap`: an earlier run was active. `backoff`: the job waited after a failure. `clock`: the
 * clock jumped over it. `refused`: the submission was refused; the detail says why.
 */
export type MissedReason = (typeof MISSED_REASONS)[number];

/** One occurrence of a job: it fired or it was missed, never both and never twice. */
export interface Firing {
  readonly jobId: JobId;
  readonly trigger: TriggerKind;
  /** The instant that it stands for. */
  readonly slot: string;
  /** When it was dealt with. */
  readonly at: string;
  readonly taskId?: TaskId;
  readonly missed?: MissedReason;
  readonly detail?: string;
}

/** One occurrence to come. Around a change of the clocks: the hour that is skipped or comes twice. */
export interface Occurrence {
  readonly at: string;
  readonly trigger: TriggerKind;
  /** The local wall clock in the time zone of the trigger, `2026-11-20 09:00`. */
  readonly local: string;
  readonly timeZone?: string;
  readonly clockChange?: 'skipped' | 'doubled';
}
