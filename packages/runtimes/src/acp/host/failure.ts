// Why a run with an agent failed: thrown through the steps of the run and returned as its outcome.

import type { CancelledRun, FailedRun, Reason } from '@coxswain/protocol';

/** The agent, or what it needs, failed: the run ends with this outcome. */
export class AgentFailure extends Error {
  readonly outcome: FailedRun | CancelledRun;

  constructor(outcome: AgentFailure['outcome'], options?: ErrorOptions) {
    super(outcome.message, options);
    this.name = 'AgentFailure';
    this.outcome = outcome;
  }
}

/** A failure with its reason and its message. */
export const failure = (reason: Reason, message: string): AgentFailure =>
  new AgentFailure({ status: 'failed', reason, message });

/** The run was stopped while it waited for the agent. */
export class Stopped extends Error {
  constructor() {
    super('the run was stopped');
    this.name = 'Stopped';
  }
}

/** What the promise resolves with, unless the run is stopped before. @throws Stopped */
export const unlessStopped = async <Value>(
  promise: Promise<Value>,
  ...signals: readonly AbortSignal[]
): Promise<Value> => {
  const signal = AbortSignal.any([...signals]);
  if (signal.aborted) {
    promise.catch(() => {});
    throw new Stopped();
  }
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(new Stopped());
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([promise, stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
};
