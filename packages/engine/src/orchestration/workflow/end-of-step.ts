// How a step ended, in a line.

import { formatDuration, taskDurationMs } from '@coxswain/protocol';
import type { StepSnapshot } from '../plan/step-snapshot.ts';

/** `completed 12s`, `failed 3s (exit code 1)`, `completed in an earlier run` */
export const endOfStep = ({ state, detail, task, isReused }: StepSnapshot): string => {
  const took =
    task?.startedAt === undefined || task.endedAt === undefined
      ? ''
      : ` ${formatDuration(taskDurationMs(task, 0), true)}`;
  const why = detail === undefined ? '' : ` (${detail})`;
  return `${state}${isReused ? ' in an earlier run' : took}${why}`;
};
