// Which task the keys are for: that of the pane when it has the keys, else the one under the cursor. When the cursor came to
// another task because its own has gone, keys that change something wait for a moment: they were meant for the one before.

import type { Task, TaskDetail } from '@coxswain/protocol';
import { useRef } from 'react';
import { useDeps } from '../../shell/context.ts';
import type { Focus } from './tasks-state.ts';

const GRACE_MS = 700;

export interface Subject {
  readonly task: Task | undefined;
  /** True for a moment after the task became another by itself. */
  isTooEarly(): boolean;
}

export const useSubject = (settings: {
  readonly focus: Focus;
  readonly detail: TaskDetail | undefined;
  readonly listed: Task | undefined;
  /** See ListState. */
  readonly jumps: number;
}): Subject => {
  const { clock } = useDeps();
  const { focus, detail, listed, jumps } = settings;
  const seen = useRef({ jumps, atMs: Number.NEGATIVE_INFINITY });
  if (seen.current.jumps !== jumps) seen.current = { jumps, atMs: clock.nowMs() };
  const isPane = focus === 'pane' || focus === 'answer';
  return {
    task: isPane && detail ? detail.task : listed,
    isTooEarly: () => !isPane && clock.nowMs() - seen.current.atMs < GRACE_MS,
  };
};
