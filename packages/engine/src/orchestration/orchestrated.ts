// What the daemon leads itself, and what its leaders may use of the engine.

import type { Task, TaskId } from '@coxswain/protocol';
import type { EarlierRun, RunHandle } from '@coxswain/runtimes';
import type { Deps } from '../deps.ts';

/** Deps of whatever leads others. */
export interface OrchestratedDeps extends Deps {
  /** Pauses the task's clock until the returned function is called. */
  readonly waitForChildren: (id: TaskId) => () => void;
  /** The task ends because the daemon stops. */
  readonly leave: (id: TaskId) => void;
}

/** One orchestrated run. */
export interface Orchestrated {
  readonly task: Task;
  readonly handle: RunHandle;
  readonly deps: OrchestratedDeps;
  /** What an earlier daemon recorded of it, if one began it. */
  readonly earlier: EarlierRun | undefined;
}

/** How long ago an earlier daemon began it, in milliseconds, which only the wall clock knows; 0 when this one did. */
export const passedMs = ({ task, deps, earlier }: Orchestrated): number =>
  earlier === undefined || task.startedAt === undefined
    ? 0
    : Math.max(0, deps.env.clock.nowMs() - Date.parse(task.startedAt));
