// Calls the model until it answers: temporary failures are waited out, as long as the server says, and each wait is reported.

import { type ModelCall as CalledModel, printableLine } from '@coxswain/protocol';
import { callModel, type ModelAnswer, type ModelCall } from './call-model.ts';
import type { Deps } from './deps.ts';
import { type ModelFailure, readFailure } from './model-failure.ts';
import type { CallUsage } from './usage-total.ts';

const MAX_TRIES = 6;
const MAX_WAIT_MS = 120_000;
const FIRST_DELAY_MS = 1_000;
// A limit that is over so soon is waited for also by agents whose tasks are parked until a reset.
const SHORT_LIMIT_MS = 5_000;

export interface AskPorts {
  readonly deps: Deps;
  /** The run is to stop: a call in flight may finish, and nothing new begins. */
  readonly stop: AbortSignal;
  /** The run is left to the next daemon: a call in flight is cut, and made again by it. */
  readonly leaving: readonly AbortSignal[];
  /** Never resolves in that case. */
  readonly stand: () => Promise<void>;
  /** The agent's tasks wait for a provider's reset without holding a slot. */
  readonly isParking: boolean;
  /** What a call cost, also one that failed. `isCut`: not all of it was counted. */
  readonly spent: (usage: CallUsage | undefined, isCut: boolean) => Promise<void>;
  /** A call begins: awaited before it is made. */
  readonly calling: () => Promise<void>;
  /** A call is over. */
  readonly called: (call: CalledModel) => Promise<void>;
  readonly waiting: (detail: string) => Promise<void>;
}

/** The answer; or why there is none, and what was said before it broke off. */
export type Asked = { readonly answer: ModelAnswer } | { readonly failure: ModelFailure };

/** The answer to a call that was not started. */
const NOTHING: ModelAnswer = { text: '', reasoning: '', calls: [], finish: 'unknown', usage: undefined };

/** Asks at most 6 times and waits at most 2 minutes in all. A run that is stopped meanwhile gets what was said so far. */
export const askModel = async (call: ModelCall, ports: AskPorts): Promise<Asked> => {
  const { deps, stop } = ports;
  let waitedMs = 0;
  for (let tries = 1; ; tries++) {
    if (stop.aborted) return { answer: NOTHING };
    await ports.calling();
    const beganMs = deps.monotonicMs();
    const answer = await callModel(call);
    if (answer.isCut || answer.error) await ports.stand();
    const durationMs = Math.round(deps.monotonicMs() - beganMs);
    const failure = answer.error && readFailure(answer.error.cause, call.endpoint, deps.nowMs());
    await ports.called(calledModel(call, { answer, failure, durationMs }));
    await ports.spent(answer.usage, answer.isCut === true);
    if (!failure) return { answer };
    if (stop.aborted) return { failure };
    const delayMs = delayOf(failure, tries, deps);
    if (delayMs === undefined || mayNotWait(failure, delayMs, ports)) return { failure };
    if (tries >= MAX_TRIES || waitedMs + delayMs > MAX_WAIT_MS) return { failure: givenUp(failure, tries) };
    waitedMs += delayMs;
    const seconds = Math.ceil(delayMs / 1_000);
    await ports.waiting(
      printableLine(`${failure.message}; retrying in ${seconds} s (${tries + 1} of ${MAX_TRIES})`),
    );
    await deps.pause(delayMs, AbortSignal.any([stop, ...ports.leaving]));
    await ports.stand();
    if (stop.aborted) return { answer: { ...answer, calls: [], error: undefined } };
  }
};

interface Called {
  readonly answer: ModelAnswer;
  readonly failure: ModelFailure | undefined;
  readonly durationMs: number;
}

const calledModel = (
  { endpoint: { provider, model }, signal }: ModelCall,
  { answer: { usage, finish, isCut }, failure, durationMs }: Called,
): CalledModel => {
  const failed = failure && (failure.kind === 'limit' ? 'limit' : 'error');
  const why = failed ?? (isCut || signal.aborted ? 'cut' : undefined);
  return { provider, model, durationMs, ...(why === undefined ? { finish } : { failure: why }), usage };
};

/** How long to wait; undefined: waiting does not help. */
const delayOf = (failure: ModelFailure, tries: number, deps: Deps): number | undefined => {
  if (failure.kind === 'too_long' || failure.kind === 'final') return undefined;
  if (failure.kind === 'limit' && failure.isFinal) return undefined;
  if (failure.resetAtMs !== undefined) return Math.max(0, failure.resetAtMs - deps.nowMs());
  // Spread, so that tasks that failed together do not ask again together.
  return FIRST_DELAY_MS * 2 ** (tries - 1) * (0.75 + deps.random() / 2);
};

const mayNotWait = (failure: ModelFailure, delayMs: number, { isParking }: AskPorts): boolean =>
  failure.kind === 'limit' && isParking && delayMs > SHORT_LIMIT_MS;

const givenUp = (failure: ModelFailure, tries: number): ModelFailure => {
  if (tries === 1) return failure;
  return { ...failure, message: `${failure.message}; gave up after ${tries} attempts` };
};
