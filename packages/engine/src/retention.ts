// Prunes what is older than `retention.history`: a while after the start, then every few hours, in small steps.

import type { Alarms } from './alarms.ts';
import type { EngineDependencies } from './dependencies.ts';
import type { EngineSettings } from './engine.ts';

const FIRST_AFTER_MS = 60_000;
const EVERY_MS = 6 * 3_600_000;

export interface RetentionPorts {
  readonly world: EngineDependencies;
  readonly settings: () => EngineSettings;
  /** Alarms on the monotonic clock. */
  readonly alarms: Alarms;
}

/** Starts the rounds; returns how to end them. */
export const startRetention = ({ world, settings, alarms }: RetentionPorts): (() => void) => {
  const { ledger, clock, log } = world;
  let callOff = (): void => {};
  let isStopped = false;
  const round = async (): Promise<void> => {
    const nowMs = clock.nowMs();
    try {
      const pruned = await ledger.retention.prune(
        nowMs - settings().limits['retention.historyMs'],
        'retention',
        nowMs,
      );
      if (pruned.tasks > 0) log.info({ ...pruned }, 'old tasks were pruned');
    } catch (error) {
      log.error({ error: String(error) }, 'old tasks could not be pruned; trying again later');
    }
  };
  const schedule = (delayMs: number): void => {
    if (isStopped) return;
    callOff = alarms.set(clock.monotonicMs() + delayMs, () => void round().then(() => schedule(EVERY_MS)));
  };
  schedule(FIRST_AFTER_MS);
  return () => {
    isStopped = true;
    callOff();
  };
};
