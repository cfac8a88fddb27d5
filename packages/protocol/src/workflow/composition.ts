// What the daemon itself leads, without a program: a workflow, a discussion, and the steps of a workflow that only wait.
// A task with a composition has the runtime `cox`, holds no slot and gets its work done by its children.

/** Whether a run that died with the daemon is retried when the next one starts. */
export const ON_RESTART = ['fail', 'retry'] as const;
export type OnRestart = (typeof ON_RESTART)[number];

/** The pool of what the daemon leads itself; no group can be called so. */
export const ORCHESTRATION_POOL = 'cox:led';

export const MIN_SPEAKERS = 2;
export const MAX_SPEAKERS = 5;
export const DEFAULT_ROUNDS = 2;
export const DEFAULT_ROUND_LIMIT_MS = 180_000;
