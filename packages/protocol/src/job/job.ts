// A job is a saved definition of work: what starts it, what is asked of whom, and how its runs are treated. Each firing makes
// a task; its runs are those tasks.

export const TRIGGER_KINDS = ['cron', 'every', 'at', 'webhook', 'event', 'channel', 'manual'] as const;
export type TriggerKind = (typeof TRIGGER_KINDS)[number];

export const OVERLAPS = ['skip', 'queue', 'replace'] as const;
/** What happens when it fires while an earlier run is active. */
export type Overlap = (typeof OVERLAPS)[number];

/** What these bring comes only once: nothing else will ever tell it. */
const BRINGING: readonly TriggerKind[] = ['webhook', 'event', 'channel'];

/** True when a payload comes with the trigger, which would be lost with the run. */
export const bringsPayload = (trigger: TriggerKind): boolean => BRINGING.includes(trigger);

interface Overlapping {
  readonly overlap?: Overlap | undefined;
}

/** What the policy says of runs by that trigger: where it says nothing, a payload waits and a time of day is left out. */
export const overlapBy = (trigger: TriggerKind, { overlap }: Overlapping): Overlap =>
  overlap ?? (bringsPayload(trigger) ? 'queue' : 'skip');

export const MISSED_POLICIES = ['skip', 'once', 'all'] as const;
/** What happens with slots that passed while nobody could fire them. */
export type MissedPolicy = (typeof MISSED_POLICIES)[number];

export const DEFAULT_MISSED_WITHIN_MS = 6 * 3_600_000;
export const DEFAULT_PAUSE_AFTER_FAILURES = 5;
/** How long a failing job waits, by the number of failures in a row; the last counts for all that follow. */
export const FAILURE_BACKOFF_MS = [30_000, 60_000, 300_000, 900_000, 3_600_000] as const;

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
/** What happens to its runs that find another active, each kind once. */
export const overlapsOf = ({
  triggers,
  policy,
}: {
  readonly triggers: readonly { readonly kind: TriggerKind }[];
  readonly policy: Overlapping;
}): readonly Overlap[] =>
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
