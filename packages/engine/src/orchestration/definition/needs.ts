// Resolves which step needs which: names become keys; cycles and unknown names are faults.

import { hintFor } from '@coxswain/protocol/validation';
import { type Combination, combinationsOf } from './matrix.ts';
import type { ReadSteps } from './read-steps.ts';
import type { StepDraft } from './step-draft.ts';

export interface ResolvedStep {
  readonly draft: StepDraft;
  readonly combinations: readonly Combination[];
  /** Keys of steps that it waits for itself. */
  readonly needs: readonly string[];
  /** Keys of the steps that it waits for, also through others. */
  readonly before: ReadonlySet<string>;
}

/** The steps in an order in which each comes after what it needs. */
export const resolveNeeds = ({ steps, blocks }: ReadSteps): readonly ResolvedStep[] => {
  requireUnique([...steps, ...blocks]);
  const byId = new Map(steps.map((step) => [step.id, step]));
  const names = new Map<string, readonly string[]>();
  for (const { id, stepIds } of blocks)
    names.set(
      id,
      stepIds.flatMap((step) => keysOf(byId.get(step))),
    );
  for (const step of steps) {
    names.set(step.id, keysOf(step));
    for (const { key } of combinationsOf(step)) names.set(key, [key]);
  }
  const direct = new Map(
    steps.map((step) => [
      step.id,
      new Map(step.needs.map((need) => [need.name, keysFor(need, step, names)])),
    ]),
  );
  return inOrder(steps, direct);
};

const keysOf = (step: StepDraft | undefined): readonly string[] =>
  step ? combinationsOf(step).map(({ key }) => key) : [];

const idOf = (key: string): string => key.replace(/\[.*$/s, '');

const requireUnique = (named: readonly Pick<StepDraft, 'id' | 'at'>[]): void => {
  const seen = new Set<string>();
  for (const { id, at } of named) {
    if (seen.has(id)) at.fault(`there is another step '${id}': ids are unique`);
    seen.add(id);
  }
};

const keysFor = (
  { name, at }: StepDraft['needs'][number],
  step: StepDraft,
  names: ReadonlyMap<string, readonly string[]>,
): readonly string[] => {
  const keys = names.get(name);
  if (keys?.some((key) => idOf(key) === step.id)) {
    at.fault(`step '${step.id}' needs itself`);
    return [];
  }
  if (keys) return keys;
  const known = [...names.keys()].filter((other) => idOf(other) === other);
  at.fault(`there is no step '${name}'${hintFor(name, known)}`);
  return [];
};

const inOrder = (
  steps: readonly StepDraft[],
  direct: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>,
): readonly ResolvedStep[] => {
  const done = new Map<string, ResolvedStep>();
  const open: string[] = [];
  const byId = new Map(steps.map((step) => [step.id, step]));
  const visit = (step: StepDraft): void => {
    if (done.has(step.id)) return;
    open.push(step.id);
    const before = new Set<string>();
    const needs = new Set<string>();
    for (const need of step.needs) {
      for (const key of direct.get(step.id)?.get(need.name) ?? []) {
        const other = byId.get(idOf(key));
        if (!other) continue;
        if (open.includes(other.id)) {
          const circle = [...open.slice(open.indexOf(other.id)), other.id].join(' → ');
          need.at.fault(`needs go in a circle: ${circle}`);
          continue;
        }
        visit(other);
        needs.add(key);
        before.add(key);
        for (const earlier of done.get(other.id)?.before ?? []) before.add(earlier);
      }
    }
    open.pop();
    done.set(step.id, { draft: step, combinations: combinationsOf(step), needs: [...needs], before });
  };
  for (const step of steps) visit(step);
  return [...done.values()];
};
