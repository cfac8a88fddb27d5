// The task the keys apply to: that of the pane if it has focus, else the one under the cursor. When the cursor moved to
// another task because its own was removed, keys that change something are off for a moment: they were meant for the old one.

import type { Task, TaskDetail } from '@coxswain/protocol';
import { useRef } from 'react';
import { useDeps } from '../../shell/context.ts';
import type { Focus } from './tasks-state.ts';

const GRACE_MS = 700;

export interface Subject {
  readonly task: Task | undefined;
  /** True for a moment after the task changed without a key press. */
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
