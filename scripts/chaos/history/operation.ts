// A client's requests to the daemon and their answers: the only facts that the checker trusts.

import type { CancelAnswer, MessageAnswer, TaskStatus } from '@coxswain/protocol';

/** What is asked with each verb, and what of its answer counts. `token` is found again in everything that came of it. */
export interface Verbs {
  submit: { args: Keyed; answer: Accepted };
  /** One line of a batch. */
  batch: { args: Keyed; answer: Accepted };
  workflow: { args: Keyed; answer: Accepted };
  retry: { args: { key: string; taskId: string }; answer: Accepted };
  runJob: { args: { key: string; job: string }; answer: Accepted };
  cancel: { args: { taskId: string }; answer: { effect: CancelAnswer['effect']; status: TaskStatus } };
  delete: { args: { taskId: string }; answer: { effect: 'deleted' | 'cancelling' } };
  answer: { args: { requestId: string; text: string }; answer: object };
  message: {
    args: { taskId: string; text: string };
    answer: { effect: MessageAnswer['effect']; id: string };
  };
  /** Reads a task. */
  read: { args: { taskId: string }; answer: { status: TaskStatus } };
  webhook: { args: { delivery: string; job: string }; answer: Accepted };
  createJob: { args: { job: string; priority: number }; answer: object };
  changeJob: { args: { job: string; priority: number }; answer: object };
  pauseJob: { args: { job: string }; answer: object };
  resumeJob: { args: { job: string }; answer: object };
  deleteJob: { args: { job: string }; answer: object };
}

interface Keyed {
  /** The idempotency key. */
  readonly key: string;
  readonly token: string;
}

interface Accepted {
  /** Of the task. */
  readonly id: string;
}

export type Verb = keyof Verbs;

export type Outcome<Answer> =
  | { readonly state: 'acknowledged'; readonly answer: Answer }
  | { readonly state: 'refused'; readonly code: string; readonly detail: string }
  /** The connection broke, or the daemon failed inside: it may have been done or not. */
  | { readonly state: 'unknown'; readonly why: string };

export type Operation = {
  [Name in Verb]: {
    readonly n: number;
    readonly verb: Name;
    readonly args: Verbs[Name]['args'];
    /** On a clock that never jumps, the same for all clients. */
    readonly invokedMs: number;
    /** Infinity: it never returned. */
    readonly returnedMs: number;
    readonly outcome: Outcome<Verbs[Name]['answer']>;
  };
}[Verb];

export type OperationOf<Name extends Verb> = Extract<Operation, { readonly verb: Name }>;

/** Those of these verbs. */
export const operationsOf = <Name extends Verb>(
  history: readonly Operation[],
  ...verbs: readonly Name[]
): readonly OperationOf<Name>[] =>
  history.filter((each): each is OperationOf<Name> => (verbs as readonly Verb[]).includes(each.verb));

/** The answer to an acknowledged operation; undefined when it was not acknowledged. */
export const answerOf = <Answer>({ outcome }: { readonly outcome: Outcome<Answer> }): Answer | undefined =>
  outcome.state === 'acknowledged' ? outcome.answer : undefined;

/** True when it was done or may have been. */
export const mayHaveHappened = ({ outcome }: Operation): boolean => outcome.state !== 'refused';
