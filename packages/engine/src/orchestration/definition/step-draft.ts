// A step as it was read, before its matrix is expanded and its needs are resolved.

import type { TemplateReference } from '@coxswain/protocol';
import type { Located } from '@coxswain/protocol/validation';
import type { Step, StepWork } from './definition.ts';
import type { Expression } from './expression/expression.ts';

/** A text with places for values, and how they are put in. */
export interface DraftText {
  readonly at: Located;
  readonly text: string;
  /** Why a reference may not be filled here, because a shell or a program could run its value; undefined: it may. */
  readonly unsafe?: ((reference: TemplateReference) => string | undefined) | undefined;
  /** It is filled when the step is over, and may speak of what came of it. */
  readonly isOutput: boolean;
}

export interface DraftCondition {
  readonly at: Located;
  readonly text: string;
  readonly expression: Expression;
  readonly isNegated: boolean;
}

export interface DraftNeed {
  readonly name: string;
  readonly at: Located;
}

/** What the work of a step comes to. */
export interface ReadWork {
  readonly work: StepWork;
  /** Of a sub-workflow or a discussion: what it adds below the step itself. */
  readonly tasksBelow: number;
  readonly depthBelow: number;
}

export interface StepDraft extends Omit<Step, 'key' | 'work' | 'needs' | 'when' | 'matrix'>, ReadWork {
  readonly at: Located;
  readonly needs: readonly DraftNeed[];
  readonly when: readonly DraftCondition[];
  readonly matrix: readonly (readonly [name: string, values: readonly (string | number | boolean)[]])[];
  readonly matrixAt: Located | undefined;
  readonly texts: readonly DraftText[];
}

/** A branch, whose id means all steps in it. */
export interface BlockDraft {
  readonly id: string;
  readonly at: Located;
  readonly stepIds: readonly string[];
}
