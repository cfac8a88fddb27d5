// A step as it was read, before its matrix is expanded and its needs are resolved.

import type { TemplateReference } from '@coxswain/protocol';
import type { Expression } from '../expression/expression.ts';
import type { Step, StepWork } from './definition.ts';
import type { Located } from './located.ts';

/** A text with places for values, and how they are put in. */
export interface DraftText {
  readonly at: Located;
  readonly text: string;
  /** Why a reference may not be filled here, because a shell or a program could run its value; undefined: it may. */
  readonly unsafe?: (reference: TemplateReference) => string | undefined;
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

export interface StepDraft extends Omit<Step, 'key' | 'needs' | 'when' | 'matrix'> {
  readonly at: Located;
  readonly work: StepWork;
  readonly needs: readonly DraftNeed[];
  readonly when: readonly DraftCondition[];
  readonly matrix: readonly (readonly [name: string, values: readonly (string | number | boolean)[]])[];
  readonly matrixAt: Located | undefined;
  readonly texts: readonly DraftText[];
  /** Of a sub-workflow or a discussion: what it adds below the step itself. */
  readonly tasksBelow: number;
  readonly depthBelow: number;
}

/** A branch, whose id stands for all steps in it. */
export interface BlockDraft {
  readonly id: string;
  readonly at: Located;
  readonly stepIds: readonly string[];
}
