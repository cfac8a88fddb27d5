// A workflow as it is run: every combination of a matrix is a step of its own, every branch a condition.

import type { OnRestart } from '@coxswain/protocol';
import type { Expression } from './expression/expression.ts';

export interface InputDefinition {
  readonly default?: string | undefined;
  readonly description?: string | undefined;
  readonly required: boolean;
}

/** What a step does. Texts may hold `{{ … }}`, filled when the step begins. */
export type StepWork =
  | { readonly kind: 'prompt'; readonly prompt: string; readonly agent?: string | undefined }
  /** A shell command line. */
  | { readonly kind: 'run'; readonly line: string }
  /** A program with its arguments. */
  | { readonly kind: 'run'; readonly command: readonly string[] }
  /** The definition of the sub-workflow as text; undefined: it is in a file that was not read. */
  | {
      readonly kind: 'workflow';
      readonly source: string;
      readonly name: string;
      readonly onRestart: OnRestart;
      readonly input: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'discuss';
      readonly topic: string;
      readonly agents: readonly string[];
      readonly judge: string;
      readonly rounds: number;
      readonly roundLimitMs: number;
    }
  | { readonly kind: 'approve'; readonly question: string }
  | { readonly kind: 'wait'; readonly waitMs: number };

export interface Step {
  /** Unique: the id, with the values of the matrix. */
  readonly key: string;
  readonly id: string;
  readonly work: StepWork;
  /** Keys of steps. */
  readonly needs: readonly string[];
  /** All must hold. */
  readonly when: readonly Expression[];
  /** It runs whatever became of what it needs. */
  readonly always: boolean;
  readonly matrix: Readonly<Record<string, string | number | boolean>>;
  readonly attempts: number;
  /** It may be done again after it was interrupted. */
  readonly mayRepeat: boolean;
  readonly timeoutMs?: number | undefined;
  readonly outputs: Readonly<Record<string, string>>;
  readonly session?: string | undefined;
  readonly workDir?: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  /** Its own and those of the workflow. */
  readonly env: Readonly<Record<string, string>>;
}

export interface WorkflowDefinition {
  readonly name: string;
  readonly description?: string | undefined;
  readonly input: Readonly<Record<string, InputDefinition>>;
  readonly onRestart: OnRestart;
  /** In an order in which each comes after what it needs. */
  readonly steps: readonly Step[];
  /** What the run answers with; none: a summary. */
  readonly outputs: Readonly<Record<string, string>>;
  /** How many tasks its run makes at most, its own included. */
  readonly tasks: number;
  /** How many levels of tasks, its own included. */
  readonly depth: number;
}
