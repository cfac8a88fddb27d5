// What the daemon leads itself, and what its leaders may use of the engine.

import type { Task, TaskId } from '@coxswain/protocol';
import type { RunHandle } from '@coxswain/runtimes';
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
  /** An earlier daemon began it. */
  readonly isAdopted: boolean;
}
