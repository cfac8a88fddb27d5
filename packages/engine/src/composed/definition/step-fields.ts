// What a step is read from, and what its work comes to.

import type { StepWork } from './definition.ts';
import type { Located } from './located.ts';

export interface ReadWork {
  readonly work: StepWork;
  /** What it adds below the step itself. */
  readonly tasksBelow: number;
  readonly depthBelow: number;
}

export interface StepFields {
  readonly id: string;
  readonly at: Located;
  readonly fields: ReadonlyMap<string, Located>;
}
