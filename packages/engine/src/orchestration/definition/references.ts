// Checks that every `{{ … }}` and every name in a condition refers to something known by the time it is read.

import { templateReferences } from '@coxswain/protocol';
import { hintFor } from '@coxswain/protocol/validation';
import type { InputDefinition } from './definition.ts';
import { namesOf } from './expression/expression.ts';
import type { ResolvedStep } from './needs.ts';
import type { ReadSteps } from './read-steps.ts';
import type { DraftText } from './step-draft.ts';

/** The values of an ended step. */
export const STEP_VALUES = ['result', 'status', 'exitCode', 'json', 'error', 'outputs'] as const;
/** What a step may use of itself in its own outputs. */
const OWN_VALUES = ['result', 'status', 'exitCode', 'json'] as const;

interface Scope {
  readonly input: Readonly<Record<string, InputDefinition>>;
  /** By id and by key. */
  readonly steps: ReadonlyMap<string, ResolvedStep>;
  readonly blocks: ReadSteps['blocks'];
  readonly mayBeUnsafe: boolean;
}

/** A place from which names are looked up. */
interface Viewer {
  /** Keys of steps that are over by then; undefined: all. */
  readonly before: ReadonlySet<string> | undefined;
  readonly id: string;
  readonly matrix: readonly string[];
  readonly isOutput: boolean;
}

export const checkReferences = (
  steps: readonly ResolvedStep[],
  workflow: Omit<Scope, 'steps'> & { readonly outputs: readonly DraftText[] },
): void => {
  const named = steps.flatMap((step) => [
    [step.draft.id, step] as const,
    ...step.combinations.map(({ key }) => [key, step] as const),
  ]);
  const scope: Scope = { ...workflow, steps: new Map(named) };
  for (const step of steps) checkStep(step, scope);
  const viewer: Viewer = { before: undefined, id: '', matrix: [], isOutput: false };
  for (const text of workflow.outputs) checkText(text, viewer, scope);
};

const checkStep = ({ draft, before }: ResolvedStep, scope: Scope): void => {
  const viewer = { before, id: draft.id, matrix: draft.matrix.map(([name]) => name), isOutput: false };
  for (const text of draft.texts) checkText(text, { ...viewer, isOutput: text.isOutput }, scope);
  for (const { at, text, expression } of draft.when) {
    const start = at.offsetOf(text);
    for (const { path, at: within } of namesOf(expression)) {
      const fault = faultOf(path, viewer, scope);
      if (fault !== undefined) at.fault(fault, start + within);
    }
  }
};

const checkText = ({ at, text, unsafe }: DraftText, viewer: Viewer, scope: Scope): void => {
  const seen = new Map<string, number>();
  for (const reference of templateReferences(text)) {
    const { name, path, start, end } = reference;
    const written = text.slice(start, end);
    const nth = seen.get(written) ?? 0;
    seen.set(written, nth + 1);
    const known = path ? faultOf(path, viewer, scope) : notAReference(name);
    const fault = known ?? (scope.mayBeUnsafe ? undefined : unsafe?.(reference));
    if (fault !== undefined) at.fault(fault, at.offsetOf(written, nth));
  }
};

const notAReference = (name: string): string =>
  `{{ ${name} }} is not a reference: write names separated by dots, or {{ '{{' }} for two literal braces`;

const faultOf = (path: readonly string[], viewer: Viewer, scope: Scope): string | undefined => {
  const [root = '', name, field] = path;
  if (root === 'payload') return undefined;
  if (root === 'input') return nameFault('input', name, Object.keys(scope.input));
  if (root === 'matrix') return nameFault('matrix', name, viewer.matrix);
  if (root === 'steps') return stepFault(name, field, viewer, scope);
  if (viewer.isOutput && OWN_VALUES.some((own) => own === root)) return undefined;
  const roots = ['steps', 'input', 'matrix', 'payload', ...(viewer.isOutput ? OWN_VALUES : [])];
  return `there is no '${root}'${hintFor(root, roots)}`;
};

const nameFault = (root: string, name: string | undefined, known: readonly string[]): string | undefined => {
  if (name === undefined) return undefined;
  if (known.includes(name)) return undefined;
  if (known.length === 0)
    return root === 'matrix'
      ? `this step has no matrix`
      : `there is no input '${name}': the workflow declares none`;
  return `there is no ${root} '${name}'${hintFor(name, known)}`;
};

const stepFault = (
  name: string | undefined,
  field: string | undefined,
  { before, id, isOutput }: Viewer,
  { steps, blocks }: Scope,
): string | undefined => {
  if (name === undefined) return "'steps' alone is no value: write steps.<id>.result";
  const step = steps.get(name);
  if (!step) {
    const block = blocks.find((one) => one.id === name);
    if (block) return `'${name}' is a branch; refer to its steps instead: ${block.stepIds.join(', ')}`;
    return `there is no step '${name}'${hintFor(name, [...new Set(steps.values().map(({ draft }) => draft.id))])}`;
  }
  const isItself = step.draft.id === id;
  if (isItself && !isOutput) return `step '${id}' refers to itself; only its own outputs may do that`;
  const keys = name === step.draft.id ? step.combinations.map(({ key }) => key) : [name];
  if (before && !isItself && !keys.every((key) => before.has(key)))
    return `step '${id}' does not wait for '${name}': add it to needs`;
  if (field === undefined) return `'steps.${name}' alone is no value: write steps.${name}.result`;
  if (STEP_VALUES.some((value) => value === field)) return undefined;
  return `a step has no '${field}'${hintFor(field, STEP_VALUES)}`;
};
