// What the daemon orchestrates itself, without a program: workflows, discussions, and the steps of workflows that only wait.
// A task with a composition has the runtime `cox`, holds no slot and leaves its work to its children.

/** Whether a run that died with the daemon is retried at the next start. */
export const ON_RESTART = ['fail', 'retry'] as const;
export type OnRestart = (typeof ON_RESTART)[number];

/** The pool of orchestrated tasks; no group can have this name. */
export const ORCHESTRATION_POOL = 'cox:led';

export const MIN_SPEAKERS = 2;
export const MAX_SPEAKERS = 5;
export const DEFAULT_ROUNDS = 2;
export const DEFAULT_ROUND_LIMIT_MS = 180_000;
