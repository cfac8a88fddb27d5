// The list of steps: single ones, and branches whose steps become steps with a condition.

import { composed } from '@coxswain/protocol';
import { type Located, words } from '@coxswain/protocol/validation';
import { parseExpression } from './expression/parse-expression.ts';
import { ExpressionFault } from './expression/tokens.ts';
import { readMatrix } from './matrix.ts';
import type { StepContext } from './read-context.ts';
import { readOwnName, Texts } from './read-texts.ts';
import { readWork } from './read-work.ts';
import type { BlockDraft, DraftCondition, DraftNeed, ReadWork, StepDraft } from './step-draft.ts';
import { BRANCH, STEP, type StepFields } from './step-fields.ts';

// One step: its id, its work, and how it is treated.

/** In place of work that could not be read; with its fault the definition is not run. */
const UNREAD: ReadWork = { work: { kind: 'wait', waitMs: 0 }, tasksBelow: 0, depthBelow: 0 };

/** undefined: a fault was found without which there is no step. */
const readStep = (
  at: Located,
  fields: StepFields['fields'],
  { needs, when }: Pick<StepDraft, 'needs' | 'when'>,
  context: StepContext,
): StepDraft | undefined => {
  const id = readId(at, fields);
  const texts = new Texts();
  const read = readWork({ id: id ?? '?', at, fields }, texts, context);
  const outputs = texts.record(fields.at('outputs'), () => ({ isOutput: true }));
  const session = fields.at('session');
  const workDir = fields.at('workDir');
  const rest = {
    always: fields.read('always') ?? false,
    ...readRetry(fields, read?.work.kind),
    timeoutMs: fields.read('timeout'),
    session: session && texts.words(session),
    workDir: workDir && texts.words(workDir),
    labels: texts.record(fields.at('labels')),
    env: texts.variables(fields.at('env')),
    matrix: readMatrix(fields.at('matrix')),
    matrixAt: fields.at('matrix'),
  };
  if (id === undefined) return undefined;
  // Others may need it all the same, so only its own faults are reported.
  return { at, id, ...(read ?? UNREAD), needs, when, outputs, ...rest, texts: texts.all };
};

const readId = (at: Located, fields: StepFields['fields']): string | undefined => {
  const field = fields.at('id');
  if (!field) {
    at.fault("'id' is missing: how do others call this step?");
    return undefined;
  }
  const written = fields.read('id');
  return written === undefined ? undefined : readOwnName(written, field, 'id');
};

/** What waits only may always be done again. */
const HARMLESS: ReadonlySet<string> = new Set(['approve', 'wait']);
/** Each attempt of others has its own rules, or none. */
const TRIED_AGAIN: ReadonlySet<string> = new Set(['prompt', 'run']);

const readRetry = (
  fields: StepFields['fields'],
  kind: string | undefined,
): Pick<StepDraft, 'attempts' | 'mayRepeat'> => {
  const retry = fields.read('retry');
  const { attempts, onInterrupt } = typeof retry === 'number' ? { attempts: retry } : { ...retry };
  if ((attempts ?? 1) > 1 && kind !== undefined && !TRIED_AGAIN.has(kind))
    fields.at('retry')?.fault(`only steps with prompt or run are tried again by themselves, not ${kind}`);
  // A sub-workflow decides for each of its own steps.
  const isHarmless = kind !== undefined && (HARMLESS.has(kind) || kind === 'workflow');
  return { attempts: attempts ?? 1, mayRepeat: onInterrupt ?? isHarmless };
};

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
