// Who submits, and what holds for everything that is submitted in one call.

import type { Deps } from '../deps.ts';
import type { Caller, EngineSettings } from '../engine.ts';
import type { HelperBudget, Program } from '../rights/index.ts';
import type { Origination } from './origination.ts';

export interface SubmitContext extends Pick<Deps, 'env' | 'folders' | 'folderRules'> {
  readonly settings: EngineSettings;
  readonly caller: Caller;
  /** The task whose program submits; a person has none. */
  readonly program: Program | undefined;
  /** Many are submitted at once: they are not refused by the limit of background tasks, but wait. */
  readonly isBatch?: boolean;
  /** Of the program. */
  readonly helpers: HelperBudget | undefined;
  /** Set where the daemon itself begins the task. */
  readonly origination?: Origination;
}
