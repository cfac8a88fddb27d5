// Who submits, and what holds for everything that is submitted in one call.

import type { EngineDependencies } from './dependencies.ts';
import type { Caller, EngineSettings } from './engine.ts';
import type { Folders } from './folders.ts';
import type { Origination } from './origination.ts';
import type { FolderRules, HelperBudget, Program } from './rights/index.ts';

export interface SubmitContext {
  readonly world: EngineDependencies;
  readonly settings: EngineSettings;
  readonly caller: Caller;
  /** The task whose program submits; a person has none. */
  readonly program: Program | undefined;
  /** Many are submitted at once: they are not refused by the limit of background tasks, but wait. */
  readonly isBatch?: boolean;
  readonly helpers: HelperBudget;
  /** Set where the daemon itself begins the task. */
  readonly origination?: Origination;
  readonly folders: Folders;
  readonly folderRules: FolderRules;
}
