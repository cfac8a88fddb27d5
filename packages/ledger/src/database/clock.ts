// The two clocks of a ledger. Timestamps follow the wall clock, which people set and which may be wrong; durations follow the
// steady clock, which nobody can set.

export interface LedgerClock {
  /** Wall clock, milliseconds since 1970; may jump. */
  nowMs(): number;
  /** Never goes back, and is the same for every process until the machine is restarted. */
  monotonicMs(): number;
  /** Identifies the boot of the machine that `monotonicMs` counts from. Default: unknown. */
  readonly bootId?: string | undefined;
}

/** One instant, on both clocks. */
export interface Moment {
  readonly nowMs: number;
  readonly steadyMs: number;
}

export const SYSTEM_CLOCK: LedgerClock = {
  nowMs: () => Date.now(),
  monotonicMs: () => Number(process.hrtime.bigint()) / 1_000_000,
};

/** Whole milliseconds, as columns hold them. */
export const steadyMsOf = (clock: LedgerClock): number => Math.floor(clock.monotonicMs());

export const momentOf = (clock: LedgerClock): Moment => ({
  nowMs: clock.nowMs(),
  steadyMs: steadyMsOf(clock),
});
