// The limit that was asked for a whole run or discussion. Its own time stands still while others work for it, so it is measured
// here, by what passes: the time in which somebody is waited for counts as well.

import { NO_TIME_LIMIT_MS } from '@coxswain/protocol';
import { cancelTasks } from '../control/cancel.ts';
import type { Led } from './led.ts';

/** Cancels it with all below it when the time is over, if a limit was asked for. */
export const leadInTime = async <Result>(led: Led, lead: () => Promise<Result>): Promise<Result> => {
  const { task, deps } = led;
  const { world, steadyAlarms } = deps;
  if (task.timeoutMs === NO_TIME_LIMIT_MS) return lead();
  const atMs = world.clock.monotonicMs() + task.timeoutMs;
  const callOff = steadyAlarms.set(atMs, () => end(led));
  try {
    return await lead();
  } finally {
    callOff();
  }
};

const end = ({ task, deps }: Led): void => {
  const order = { by: 'cox', reason: 'timeout', message: 'it reached its time limit' } as const;
  cancelTasks([task.id], order, deps).catch((error: unknown) => {
    deps.world.log.error(
      { taskId: task.id, error: String(error) },
      'the time limit of a run could not be recorded',
    );
  });
};
