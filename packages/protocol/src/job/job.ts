// A job is a saved definition of work: its triggers, its prompt and agent, and the policy for its runs. Each firing creates a
// task; these tasks are its runs.

export const TRIGGER_KINDS = ['cron', 'every', 'at', 'webhook', 'event', 'channel', 'manual'] as const;
export type TriggerKind = (typeof TRIGGER_KINDS)[number];

export const OVERLAPS = ['skip', 'queue', 'replace'] as const;
/** What to do when it fires while an earlier run is active. */
export type Overlap = (typeof OVERLAPS)[number];

/** Triggers that come with a payload, which is delivered only once. */
const WITH_PAYLOAD: readonly TriggerKind[] = ['webhook', 'event', 'channel'];

/** True if the trigger comes with a payload, which would be lost if the run were skipped. */
export const bringsPayload = (trigger: TriggerKind): boolean => WITH_PAYLOAD.includes(trigger);

interface Overlapping {
  readonly overlap?: Overlap | undefined;
}

/** The overlap policy for runs by that trigger. By default runs with a payload queue and timed runs are skipped. */
export const overlapBy = (trigger: TriggerKind, { overlap }: Overlapping): Overlap =>
  overlap ?? (bringsPayload(trigger) ? 'queue' : 'skip');

export const MISSED_POLICIES = ['skip', 'once', 'all'] as const;
/** What to do about occurrences that could not fire in time. */
export type MissedPolicy = (typeof MISSED_POLICIES)[number];

export const DEFAULT_MISSED_WITHIN_MS = 6 * 3_600_000;
export const DEFAULT_PAUSE_AFTER_FAILURES = 5;
/** How long a failing job backs off, by the number of consecutive failures; the last value applies to all further ones. */
export const FAILURE_BACKOFF_MS = [30_000, 60_000, 300_000, 900_000, 3_600_000] as const;

/**
 * Why a job is paused. `done`: it reached its stop condition, or its last occurrence has run. `missed`: its last occurrence
 * passed without a run, and there was no run since. `unsafe`: an earlier version saved it with a value inside a command line.
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
/** The overlap policies of all its triggers, without duplicates. */
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
 * Why an occurrence did not fire. `down`: the daemon was not running and the policy does not make up for it. `superseded`: one
 * run made up for several. `overlap`: an earlier run was active. `backoff`: the job was backing off after a failure. `clock`:
 * the clock jumped over it. `refused`: the submission was refused; the detail says why.
 */
export type MissedReason = (typeof MISSED_REASONS)[number];
