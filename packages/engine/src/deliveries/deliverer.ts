// Sends what is in the outbox: woken when something is written there and when the next attempt is due, never polling.
// Several targets at once, one notice after the other within a target. A daemon that dies between a send and its record sends
// that one again, under the same id.

import type { Delivery, InputId } from '@coxswain/protocol';
import type { Deps } from '../deps.ts';
import { persist } from '../persist.ts';
import type { Dispatch, DispatchOutcome } from './notification-sender.ts';

/** How long one attempt may take. */
const ATTEMPT_TIMEOUT_MS = 30_000;
/** How many more targets are looked for than are being sent to. */
const MORE_TARGETS = 20;
/** When an outbox that could not be read is looked at again. */
const LOOK_AGAIN_MS = 30_000;
/** How long a stop waits for attempts under way before it breaks them off: what arrives then is not sent twice. */
const STOP_GRACE_MS = 2_000;

export class Deliverer {
  readonly #deps: Deps;
  /** What is being sent, by target. */
  readonly #sending = new Map<string, Promise<void>>();
  readonly #giveUp = new AbortController();
  #looking: Promise<void> | undefined;
  #mustLookAgain = false;
  #isOn = false;
  #unsubscribe = (): void => {};
  #dispose = (): void => {};

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Begins with what an earlier daemon left. */
  start(): void {
    this.#isOn = true;
    this.#unsubscribe = this.#deps.env.ledger.deliveries.onWritten(() => this.#wake());
    this.#wake();
  }

  /** Sends nothing more; resolves when nothing is under way. Safe to call twice. */
  async stop(): Promise<void> {
    this.#isOn = false;
    this.#unsubscribe();
    this.#dispose();
    await this.#looking;
    const { steadyAlarms, env } = this.#deps;
    const dispose = steadyAlarms.set(env.clock.monotonicMs() + STOP_GRACE_MS, () => this.#giveUp.abort());
    await Promise.all(this.#sending.values());
    dispose();
    this.#giveUp.abort();
  }

  #wake(): void {
    if (!this.#isOn) return;
    this.#mustLookAgain = true;
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
      if (this.#mustLookAgain) this.#wake();
    });
  }

  async #look(): Promise<void> {
    const { env, wallAlarms } = this.#deps;
    const { deliveries } = env.ledger;
    try {
      while (this.#mustLookAgain && this.#isOn) {
        this.#mustLookAgain = false;
        const nowMs = env.clock.nowMs();
        for (const delivery of await deliveries.due(nowMs, this.#sending.size + MORE_TARGETS))
          this.#begin(delivery);
        const nextMs = await deliveries.nextDueMs(nowMs);
        this.#dispose();
        if (nextMs !== undefined && this.#isOn) this.#dispose = wallAlarms.set(nextMs, () => this.#wake());
      }
    } catch (error) {
      this.#mustLookAgain = false;
      env.log.error({ error: String(error) }, 'could not read the outbox; trying again soon');
      if (this.#isOn) this.#dispose = wallAlarms.set(env.clock.nowMs() + LOOK_AGAIN_MS, () => this.#wake());
    }
  }

  #begin(delivery: Delivery): void {
    const { target } = delivery;
    if (!this.#isOn || this.#sending.has(target)) return;
    const { log } = this.#deps.env;
    const sent = this.#deliver(delivery)
      .then(
        () => this.#sending.delete(target),
        // The target stays taken: sending it again and again without ever noting it would be worse than waiting.
        (error: unknown) =>
          log.error(
            { delivery: delivery.id, target, error: String(error) },
            'could not record the result of a delivery; its target waits for the next start',
          ),
      )
      .then(() => this.#wake());
    this.#sending.set(target, sent);
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const { ledger, clock, log } = this.#deps.env;
    const outcome = await this.#attempt(delivery);
    if (outcome === undefined) return;
    const note = <Result>(write: () => Promise<Result>): Promise<Result> =>
      persist(write, log, [this.#giveUp.signal]);
    if (outcome.isSent) {
      await note(() => ledger.deliveries.delivered(delivery.id, clock.nowMs()));
      return;
    }
    const nowMs = clock.nowMs();
    const { message } = outcome;
    const againMs = retryAtMs(delivery, outcome, nowMs, await this.#deps.believed.nowMs());
    const fields = { delivery: delivery.id, target: delivery.target, task: delivery.taskId, message };
    if (againMs === undefined) log.warn(fields, 'gave up on a delivery');
    await note(() => ledger.deliveries.failed(delivery.id, { message, retryAtMs: againMs }, nowMs));
  }

  /** undefined: the daemon ends, and the notice stays as it is. */
  async #attempt(delivery: Delivery): Promise<DispatchOutcome | undefined> {
    const { notifications, steadyAlarms, env } = this.#deps;
    const timeout = new AbortController();
    const dispose = steadyAlarms.set(env.clock.monotonicMs() + ATTEMPT_TIMEOUT_MS, () => timeout.abort());
    const signal = AbortSignal.any([this.#giveUp.signal, timeout.signal]);
    const broken = Promise.withResolvers<never>();
    broken.promise.catch(() => {});
    signal.addEventListener('abort', () => broken.reject(signal.reason), { once: true });
    try {
      const dispatch = await this.#dispatchOf(delivery);
      if ('isSent' in dispatch) return dispatch;
      signal.throwIfAborted();
      // An adapter that does not heed its signal holds up nothing but itself.
      return await Promise.race([notifications.send(dispatch, signal), broken.promise]);
    } catch (error) {
      if (this.#giveUp.signal.aborted) return undefined;
      const message = timeout.signal.aborted
        ? `no answer within ${ATTEMPT_TIMEOUT_MS / 1_000} s`
        : String(error);
      return { isSent: false, isFinal: false, message };
    } finally {
      dispose();
    }
  }

  /** The task is read when the notice is sent, so the notice says what is known by then. */
  async #dispatchOf(delivery: Delivery): Promise<Dispatch | DispatchOutcome> {
    const { ledger } = this.#deps.env;
    if (delivery.taskId === undefined) return { delivery };
    const task = await ledger.tasks.get(delivery.taskId);
    if (task === undefined)
      return { isSent: false, isFinal: true, message: `task ${delivery.taskId} was deleted` };
    if (delivery.requestId === undefined) return { delivery, task };
    // The ledger wrote the id of a request into it.
    const request = await ledger.inputs.get(delivery.requestId as InputId);
    return request === undefined ? { delivery, task } : { delivery, task, request };
  }
}

// When a delivery that failed is tried again: soon at first, then hourly, and never once it is a day old.
const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** The pause after the first, second, … failed attempt. */
const PAUSES_MS = [5 * SECOND_MS, 30 * SECOND_MS, 2 * MINUTE_MS, 10 * MINUTE_MS, 30 * MINUTE_MS] as const;
const LAST_PAUSE_MS = HOUR_MS;
/** A transport that wants to be asked again at once is not believed. */
const SHORTEST_PAUSE_MS = SECOND_MS;
/** After this the notice is too old to be worth sending. */
export const GIVE_UP_AFTER_MS = 24 * HOUR_MS;

type Failure = Pick<DispatchOutcome & { readonly isSent: false }, 'isFinal' | 'retryAfterMs'>;

/**
 * When to try again, in milliseconds since 1970; undefined: never. `delivery` is as it was before the attempt that failed;
 * its age counts from when it was written to the time that is believed, so what waited for a daemon that was down gets one
 * attempt at least, and a clock that is wrong for a minute gives up nothing.
 */
export const retryAtMs = (
  { attempts, createdAt }: Pick<Delivery, 'attempts' | 'createdAt'>,
  { isFinal, retryAfterMs }: Failure,
  nowMs: number,
  believedMs: number = nowMs,
): number | undefined => {
  if (isFinal || believedMs - Date.parse(createdAt) >= GIVE_UP_AFTER_MS) return undefined;
  // Nobody is believed who wants to be left alone for longer than a notice is worth sending, or says no number at all.
  if (retryAfterMs !== undefined && Number.isFinite(retryAfterMs))
    return nowMs + Math.min(Math.max(retryAfterMs, SHORTEST_PAUSE_MS), GIVE_UP_AFTER_MS);
  return nowMs + (PAUSES_MS[attempts] ?? LAST_PAUSE_MS);
};
