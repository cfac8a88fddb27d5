// What the daemon leads itself, and what its leaders may use of the engine.

import type { Task, TaskId } from '@coxswain/protocol';
import type { RunHandle } from '@coxswain/runtimes';
import type { Alarms } from '../alarms.ts';
import type { CancelPorts } from '../cancel.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { EngineSettings } from '../engine.ts';
import type { Environments } from '../environments.ts';
import type { SubmitPorts } from '../submit.ts';

export interface LedPorts {
  readonly world: EngineDependencies;
  readonly settings: () => EngineSettings;
  readonly environments: Environments;
  readonly submitPorts: SubmitPorts;
  readonly cancelPorts: CancelPorts;
  /** Alarms on the monotonic clock. */
  readonly alarms: Alarms;
  /** The time of the task stands still until the returned function is called. */
  readonly waitForChildren: (id: TaskId) => () => void;
  /** The daemon stops and lets what works finish: nothing more is started. */
  readonly leaving: AbortSignal;
  /** The task ends because the daemon stops. */
  readonly leave: (id: TaskId) => void;
  /** Aborted when nothing can be waited for any more. */
  readonly giveUp: AbortSignal;
}

/** One run that is led. */
export interface Led {
  readonly task: Task;
  readonly handle: RunHandle;
  readonly ports: LedPorts;
}
