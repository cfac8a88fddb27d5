// The wall clock as far as it is believed. What forgets by age (retention, what is remembered for a day, notices that are given
// up) goes by this one: a clock that is wrong for a minute must not make a month of history old.

import type { ClockTrust, Ledger } from '@coxswain/ledger';
import type { Clock } from '../dependencies.ts';

const HOUR_MS = 3_600_000;
/** A machine that slept or was off overnight is not asked why. */
const LEAP_MS = 24 * HOUR_MS;
/** How long the daemon must have run on the new time before a leap is believed; restarts in between do not matter. */
const PROOF_MS = 24 * HOUR_MS;
/** A correction larger than this means the clock was wrong, and its proof starts over. */
const CORRECTION_MS = HOUR_MS;
const STORED_EVERY_MS = HOUR_MS;

/** A jump that is not believed yet. */
export interface ClockDoubt {
  /** How far the wall clock is ahead of what is believed. */
  readonly aheadMs: number;
  /** For how much longer the daemon must run on it. */
  readonly remainingMs: number;
}

/** What is believed after some time has passed on the steady clock and the wall clock says `wallMs`. */
export const believedNext = (belief: ClockTrust, passedMs: number, wallMs: number): ClockTrust => {
  const believedMs = belief.believedMs + passedMs;
  if (wallMs - believedMs <= LEAP_MS) return { believedMs: wallMs };
  if (belief.doubted === undefined) return { believedMs, doubted: { wallMs, heldMs: 0 } };
  const expectedMs = belief.doubted.wallMs + passedMs;
  const offMs = wallMs - expectedMs;
  if (offMs < -CORRECTION_MS) return { believedMs, doubted: { wallMs, heldMs: 0 } };
  const heldMs = belief.doubted.heldMs + passedMs;
  // A second leap has no part in the proof of the first.
  const heldWallMs = offMs > LEAP_MS ? expectedMs : wallMs;
  if (heldMs < PROOF_MS) return { believedMs, doubted: { wallMs: heldWallMs, heldMs } };
  return offMs > LEAP_MS
    ? { believedMs: heldWallMs, doubted: { wallMs, heldMs: 0 } }
    : { believedMs: heldWallMs };
};

export class BelievedClock {
  readonly #clock: Clock;
  readonly #retention: Pick<Ledger['retention'], 'belief' | 'noteBelief'>;
  #belief: ClockTrust | undefined;
  #loading: Promise<ClockTrust | undefined> | undefined;
  #seenAtMs: number;
  #storedAtMs = Number.NEGATIVE_INFINITY;

  constructor(env: { readonly clock: Clock; readonly ledger: Pick<Ledger, 'retention'> }) {
    this.#clock = env.clock;
    this.#retention = env.ledger.retention;
    this.#seenAtMs = env.clock.monotonicMs();
  }

  /** The time that is believed, in milliseconds since 1970; never after that of the wall clock. */
  async nowMs(): Promise<number> {
    const belief = await this.#look();
    return Math.min(belief.believedMs, this.#clock.nowMs());
  }

  /** Why that is not the time of the wall clock, as of the last look; undefined: it is. */
  get doubt(): ClockDoubt | undefined {
    const { believedMs, doubted } = this.#belief ?? {};
    if (believedMs === undefined || doubted === undefined) return undefined;
    return { aheadMs: this.#clock.nowMs() - believedMs, remainingMs: PROOF_MS - doubted.heldMs };
  }

  /** Keeps for the next start what is believed now. */
  async store(): Promise<void> {
    this.#storedAtMs = Number.NEGATIVE_INFINITY;
    await this.#look();
  }

  async #look(): Promise<ClockTrust> {
    this.#loading ??= this.#load();
    const stored = await this.#loading;
    const steadyMs = this.#clock.monotonicMs();
    const wallMs = this.#clock.nowMs();
    const before = this.#belief ?? stored ?? { believedMs: wallMs };
    const belief = believedNext(before, steadyMs - this.#seenAtMs, wallMs);
    this.#seenAtMs = steadyMs;
    this.#belief = belief;
    const hasTurned = (before.doubted === undefined) !== (belief.doubted === undefined);
    if (hasTurned || steadyMs - this.#storedAtMs >= STORED_EVERY_MS) {
      this.#storedAtMs = steadyMs;
      await this.#retention.noteBelief(belief);
    }
    return belief;
  }

  async #load(): Promise<ClockTrust | undefined> {
    try {
      return await this.#retention.belief();
    } catch (error) {
      this.#loading = undefined;
      throw error;
    }
  }
}
