// A run of a workflow as people see it: its steps, what each waits for, and how far each is.

import type { TaskId } from './ids.ts';
import type { InputRequest } from './input-request.ts';
import type { TaskStatus } from './task-status.ts';

export const STEP_KINDS = ['prompt', 'run', 'workflow', 'discuss', 'approve', 'wait'] as const;
export type StepKind = (typeof STEP_KINDS)[number];

/** `waiting`: its needs are not met yet. `skipped`: its condition did not hold. `blocked`: something it needs failed. */
export type StepState = TaskStatus | 'waiting' | 'skipped' | 'blocked';

export interface WorkflowStep {
  /** Unique in the run: the id of the step, with the values of the matrix: `test[node=20]`. */
  readonly key: string;
  readonly kind: StepKind;
  readonly needs: readonly string[];
  readonly state: StepState;
  /** Why it is skipped, blocked or failed. */
  readonly detail?: string;
  readonly taskId?: TaskId;
  /** It completed in an earlier run that this one continues. */
  readonly isReused: boolean;
  readonly elapsedMs?: number;
}

/** A question that is open in a run or below it. */
export interface AskedInRun extends Pick<InputRequest, 'id' | 'taskId' | 'kind' | 'title'> {
  /** The key of the step that asks, or that the one that asks is below. */
  readonly step: string;
  /** That step and those between it and the one that asks: `deploy › claude`. */
  readonly who: string;
}

export interface WorkflowRun {
  readonly taskId: TaskId;
  readonly name: string;
  readonly status: TaskStatus;
  readonly input: Readonly<Record<string, string>>;
  readonly steps: readonly WorkflowStep[];
  readonly asked: readonly AskedInRun[];
}

/** What is wrong in a definition, and where. */
export interface WorkflowFault {
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly path: string;
  readonly message: string;
  /** The sub-workflow it is in, as the step names it; undefined: the definition itself. */
  readonly file?: string;
}

export interface WorkflowCheck {
  readonly ok: boolean;
  readonly faults: readonly WorkflowFault[];
  readonly name?: string;
  readonly description?: string;
  readonly steps?: readonly Pick<WorkflowStep, 'key' | 'kind' | 'needs'>[];
}
