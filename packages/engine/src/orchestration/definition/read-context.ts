// What holds for everything that is read from one definition.

import type { Limits } from '@coxswain/protocol';
import type { Located } from '@coxswain/protocol/validation';
import type { Node } from 'yaml';
import type { WorkflowDefinition } from './definition.ts';
import type { LoadedFile } from './load.ts';

export interface ReadContext {
  /** The files that steps name, by the node of the name. */
  readonly files: ReadonlyMap<Node, LoadedFile>;
  readonly limits: Pick<Limits, 'tree.maxTasks' | 'tree.maxDepth'>;
  /** Names of agents; undefined: not checked. */
  readonly agents: readonly string[] | undefined;
  /** Those of them that run their prompts as shell command lines. */
  readonly shells: readonly string[];
  /** It was accepted by an earlier version: what a value could run is refused when its step begins, and shown until then. */
  readonly mayBeUnsafe: boolean;
  /** 1 for the definition itself, 2 for its sub-workflows. */
  readonly level: number;
  /** For a definition without a name of its own. */
  readonly name: string | undefined;
  /** How many steps were read so far: aliases can expand without end. */
  readonly read: { steps: number };
}

/** For steps, some of which are workflows themselves. */
export interface StepContext extends ReadContext {
  readonly readDefinition: (at: Located, context: ReadContext) => WorkflowDefinition | undefined;
}
