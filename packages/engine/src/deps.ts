// What the parts of one engine share. A part takes all of it, or picks what it needs; parts that act on each other take the
// other besides. See parts.ts for how they are joined.

import type { NotificationSender } from './deliveries/notification-sender.ts';
import type { EngineDependencies } from './dependencies.ts';
import type { Alarms } from './dispatch/alarms.ts';
import type { CapacityWaiter } from './dispatch/capacity-waiter.ts';
import type { Waking } from './dispatch/dispatcher.ts';
import type { Slots } from './dispatch/slots.ts';
import type { EngineSettings, EngineState } from './engine.ts';
import type { KeyedMutex } from './keyed-mutex.ts';
import type { BelievedClock } from './lifecycle/believed-clock.ts';
import type { FolderRules } from './rights/child-folders.ts';
import type { Environments } from './run/environments.ts';
import type { RunRegistry } from './run/registry.ts';
import type { SessionTokens } from './run/session-tokens.ts';
import type { Folders } from './submit/folders.ts';

export interface Deps {
  readonly env: EngineDependencies;
  readonly settings: () => EngineSettings;
  readonly state: () => EngineState;
  readonly wallAlarms: Alarms;
  /** On the monotonic clock. */
  readonly steadyAlarms: Alarms;
  readonly believed: BelievedClock;
  readonly registry: RunRegistry;
  readonly tokens: SessionTokens;
  readonly slots: Slots;
  readonly capacity: CapacityWaiter;
  readonly environments: Environments;
  readonly folders: Folders;
  readonly folderRules: FolderRules;
  /** Trees in which helpers are counted, one submission after the other. */
  readonly trees: KeyedMutex;
  /** Jobs that are changed and fired, one change or firing after the other. */
  readonly jobMutex: KeyedMutex;
  /** The channels; without any it takes nothing. */
  readonly notifications: NotificationSender;
  /** Aborted when the daemon stops: what it leads starts nothing more. */
  readonly stopping: AbortSignal;
  /** Aborted when runs must be left as they are because the daemon ends now. */
  readonly giveUp: AbortSignal;
  /** There may be something to start: tasks were accepted. */
  readonly wake: (waking?: Waking) => void;
  /** Tasks left the queue, or slots are free. */
  readonly onLeft: () => void;
  /** Tasks ended that did not run: they left the queue, and nothing else releases what they held. */
  readonly onEnded: () => void;
}
