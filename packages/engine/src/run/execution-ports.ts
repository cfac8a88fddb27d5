// What the life of a run needs from the rest of the engine.

import type { EngineDependencies } from '../dependencies.ts';
import type { EngineSettings } from '../engine.ts';
import type { Environments } from '../environments.ts';
import type { Questions } from './questions.ts';
import type { Run } from './run.ts';

export interface ExecutionPorts {
  readonly world: EngineDependencies;
  readonly settings: () => EngineSettings;
  readonly environments: Environments;
  readonly questions: Questions;
  /** From now on the programs of the session act for this run; answers its token. */
  readonly enterSession: (run: Run, sessionId: string) => string;
  /** The runtime has ended; all that is left is to write down how. */
  readonly onWorked: () => void;
  /** Aborted when the daemon must end now, whatever the ledger says. */
  readonly giveUp: AbortSignal;
}
