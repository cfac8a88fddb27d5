// A question or a permission that a running agent waits for. It puts its task in needs_input until it is closed.

import type { InputId, TaskId } from './ids.ts';

export const INPUT_KINDS = ['permission', 'question', 'approval'] as const;
export type InputKind = (typeof INPUT_KINDS)[number];

export const INPUT_STATES = ['open', 'answered', 'denied', 'cancelled', 'expired'] as const;
export type InputState = (typeof INPUT_STATES)[number];

export interface InputOption {
  readonly id: string;
  readonly label: string;
  /** What choosing it means, so that `approve` and `deny` find the right one. */
  readonly meaning?: 'allow' | 'allow_always' | 'deny' | 'deny_always';
}

/** What an agent hands over when it asks. */
export interface InputQuestion {
  readonly kind: InputKind;
  readonly title: string;
  /** The exact command or diff, whole. */
  readonly detail?: string;
  readonly options?: readonly InputOption[];
  /** A JSON Schema for a structured answer. */
  readonly schema?: Readonly<Record<string, unknown>>;
  /** The answer that counts when the request expires. */
  readonly default?: InputAnswer;
  /** How long it may wait; the task's own limits hold without it. */
  readonly timeoutMs?: number;
}

export interface InputRequest extends InputQuestion {
  readonly id: InputId;
  readonly taskId: TaskId;
  readonly state: InputState;
  readonly createdAt: string;
  readonly expiresAt?: string;
  readonly answer?: InputAnswer;
  readonly answeredBy?: string;
  readonly answeredAt?: string;
}

/** An answer: the id of an option, words, or both. `deny` closes a permission with a reason. */
export interface InputAnswer {
  readonly decision: 'answer' | 'approve' | 'approve_always' | 'deny';
  readonly optionId?: string;
  readonly text?: string;
}
