// The list of steps: single ones, and branches whose steps become steps with a condition.

import { composed } from '@coxswain/protocol';
import { type Located, words } from '@coxswain/protocol/validation';
import { parseExpression } from '../expression/parse-expression.ts';
import { ExpressionFault } from '../expression/tokens.ts';
import type { StepContext } from './read-context.ts';
import { readStep } from './read-step.ts';
import type { BlockDraft, DraftCondition, DraftNeed, StepDraft } from './step-draft.ts';
import { BRANCH, STEP } from './step-fields.ts';

export interface ReadSteps {
  readonly steps: readonly StepDraft[];
  readonly blocks: readonly BlockDraft[];
}

/** What the steps of a branch have from it. */
interface Inherited {
  readonly needs: readonly DraftNeed[];
  readonly when: readonly DraftCondition[];
}

const MAX_NESTING = 20;
const MAX_STEPS = 10_000;

export const readSteps = (at: Located, context: StepContext): ReadSteps =>
  readList(at, { needs: [], when: [] }, context, 0);

const readList = (at: Located, inherited: Inherited, context: StepContext, nesting: number): ReadSteps => {
  const items = at.items('a list of steps');
  context.read.steps += items.length;
  if (nesting > MAX_NESTING || context.level > MAX_NESTING || context.read.steps > MAX_STEPS) {
    at.fault('steps are nested too deep, or there are too many of them');
    return { steps: [], blocks: [] };
  }
  const read = items.map((item) =>
    isBlock(item)
      ? readBlock(item, inherited, context, nesting)
      : { steps: readSingle(item, inherited, context), blocks: [] },
  );
  return { steps: read.flatMap(({ steps }) => steps), blocks: read.flatMap(({ blocks }) => blocks) };
};

const isBlock = (item: Located): boolean =>
  item.isMap && item.entries().some(([key]) => key === 'then' || key === 'else');

const readSingle = (item: Located, inherited: Inherited, context: StepContext): readonly StepDraft[] => {
  const fields = item.fields(STEP, { expected: 'a step: a map with an id', of: 'a step' });
  if (!item.isMap) return [];
  const needs = [...inherited.needs, ...readNeeds(fields.at('needs'))];
  const conditions = [fields.at('when'), fields.at('if')].flatMap((at) => readCondition(at) ?? []);
  const step = readStep(item, fields, { needs, when: [...inherited.when, ...conditions] }, context);
  return step ? [step] : [];
};

const readBlock = (item: Located, inherited: Inherited, context: StepContext, nesting: number): ReadSteps => {
  const fields = item.fields(BRANCH, { expected: 'a branch with if, then and else', of: 'a branch' });
  const needs = [...inherited.needs, ...readNeeds(fields.at('needs'))];
  const condition = readCondition(fields.at('if'));
  if (!fields.at('if')) item.fault("'if' is missing: when are these steps to run?");
  const branch = (name: 'then' | 'else', isNegated: boolean): ReadSteps => {
    const at = fields.at(name);
    if (!at) return { steps: [], blocks: [] };
    const when = condition ? [...inherited.when, { ...condition, isNegated }] : inherited.when;
    return readList(at, { needs, when }, context, nesting + 1);
  };
  const [yes, no] = [branch('then', false), branch('else', true)];
  const steps = [...yes.steps, ...no.steps];
  const idAt = fields.at('id');
  const written = fields.read('id');
  const id = written === undefined ? undefined : composed(written);
  const own =
    idAt === undefined || id === undefined ? [] : [{ id, at: idAt, stepIds: steps.map((step) => step.id) }];
  return { steps, blocks: [...own, ...yes.blocks, ...no.blocks] };
};

const STEP_ID = words('the id of a step');

/** One name, or a list of names. */
const readNeeds = (at: Located | undefined): readonly DraftNeed[] => {
  if (!at) return [];
  const items = at.isList ? at.items() : [at];
  return items.flatMap((item) => {
    const name = item.read(STEP_ID);
    return name === undefined ? [] : [{ name: composed(name), at: item }];
  });
};

const readCondition = (at: Located | undefined): DraftCondition | undefined => {
  const text = at?.read(STEP.when);
  if (at === undefined || text === undefined) return undefined;
  try {
    return { at, text, expression: parseExpression(text), isNegated: false };
  } catch (error) {
    if (!(error instanceof ExpressionFault)) throw error;
    at.fault(`the condition cannot be read: ${error.message}`, at.offsetOf(text) + error.at);
    return undefined;
  }
};
