// What the daemon itself leads, without a program: a workflow, a discussion, and the steps of a workflow that only wait.
// A task with a composition has the runtime `cox`, holds no slot and gets its work done by its children.

/** Whether a run that died with the daemon is retried when the next one starts. */
export const ON_RESTART = ['fail', 'retry'] as const;
export type OnRestart = (typeof ON_RESTART)[number];

/** The pool of what the daemon leads itself; no group can be called so. */
export const LED_POOL = 'cox:led';

export const MIN_SPEAKERS = 2;
export const MAX_SPEAKERS = 5;
export const DEFAULT_ROUNDS = 2;
export const DEFAULT_ROUND_LIMIT_MS = 180_000;

export type Composition =
  /** The prompt is the definition as it was written. */
  | {
      readonly kind: 'workflow';
      readonly name: string;
      readonly input: Readonly<Record<string, string>>;
      /** Where sub-workflows named by a relative path lie: the folder of the file. */
      readonly folder?: string;
      readonly onRestart: OnRestart;
      /** Steps that a retry may repeat although they were interrupted and do not say that they may. */
      readonly repeatsInterrupted?: boolean;
    }
  /** The prompt is the topic. */
  | {
      readonly kind: 'discussion';
      readonly agents: readonly string[];
      readonly judge: string;
      readonly rounds: number;
      readonly roundLimitMs: number;
    }
  /** The prompt is the question that a person approves. */
  | {
      readonly kind: 'approve' /** How long it may wait; nobody in time means no. */;
      readonly timeoutMs?: number;
    }
  | { readonly kind: 'wait'; readonly waitMs: number };
