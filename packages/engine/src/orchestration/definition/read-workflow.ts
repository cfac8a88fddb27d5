// A whole definition: its head, its steps, and what the run answers with.

import { ON_RESTART } from '@coxswain/protocol';
import { type Fields, type Located, words } from '@coxswain/protocol/validation';
import { z } from 'zod';
import { variableOf } from '../../run/index.ts';
import type { InputDefinition, Step, WorkflowDefinition } from './definition.ts';
import { countCombinations, isKeyTooLong } from './matrix.ts';
import { type ResolvedStep, resolveNeeds } from './needs.ts';
import type { ReadContext } from './read-context.ts';
import { readSteps } from './read-steps.ts';
import { readOwnName, TEXT, Texts } from './read-texts.ts';
import { checkReferences } from './references.ts';

const WORKFLOW = {
  name: words('a name').regex(
    /^[\p{L}\p{N}][\p{L}\p{M}\p{N} ._:@/-]{0,127}$/u,
    'a name: a letter or digit, then letters, digits, blanks and ._:@/- up to 128 characters',
  ),
  description: TEXT,
  input: z.unknown(),
  onRestart: z.enum(ON_RESTART, `one of ${ON_RESTART.join(', ')}`),
  env: z.unknown(),
  steps: z.unknown(),
  outputs: z.unknown(),
} as const;
const INPUT = { default: TEXT, description: TEXT, required: z.boolean('true or false') } as const;

/** undefined: a fault was found without which there is no definition. */
export const readDefinition = (at: Located, context: ReadContext): WorkflowDefinition | undefined => {
  const fields = at.fields(WORKFLOW, { expected: 'a workflow: a map with name and steps', of: 'a workflow' });
  if (!at.isMap) return undefined;
  const head = {
    name: readName(at, fields, context.name),
    description: fields.read('description'),
    input: readInputs(fields.at('input'), context),
    onRestart: fields.read('onRestart') ?? 'fail',
  };
  const texts = new Texts();
  const env = texts.variables(fields.at('env'));
  const outputTexts = new Texts();
  const outputs = outputTexts.record(fields.at('outputs'));
  const stepsAt = fields.at('steps');
  if (!stepsAt) at.fault("'steps' is missing: what is to be done?");
  const drafts = stepsAt ? readSteps(stepsAt, { ...context, readDefinition }) : { steps: [], blocks: [] };
  if (stepsAt?.isList && stepsAt.items().length === 0) stepsAt.fault('has no steps');
  const { tasks, depth } = sizeOf(drafts.steps);
  requireSize(stepsAt ?? at, tasks, depth, context);
  if (tasks > context.limits['tree.maxTasks']) return undefined;
  const resolved = resolveNeeds(drafts);
  const { input } = head;
  const { mayBeUnsafe } = context;
  checkReferences(resolved, { input, blocks: drafts.blocks, outputs: outputTexts.all, mayBeUnsafe });
  checkReferences([], { input, blocks: [], outputs: texts.all, mayBeUnsafe });
  return { ...head, steps: resolved.flatMap((step) => stepsOf(step, env)), outputs, tasks, depth };
};

const readName = (at: Located, fields: Fields<typeof WORKFLOW>, otherwise: string | undefined): string => {
  if (!fields.at('name') && otherwise === undefined) at.fault("'name' is missing");
  return fields.read('name') ?? otherwise ?? '';
};

const readInputs = (
  at: Located | undefined,
  { mayBeUnsafe }: ReadContext,
): Readonly<Record<string, InputDefinition>> => {
  if (!at) return {};
  const variables = new Map<string, string>();
  const read = at.entries('a map of inputs').map(([written, value, nameAt]) => {
    const name = readOwnName(written, nameAt, 'name of an input') ?? written;
    // What came with the trigger of a job is kept under this name.
    if (name === 'payload')
      nameAt.fault("'payload' is what comes with the trigger of a job; choose another name");
    const variable = variableOf(['input', name]);
    const other = variables.get(variable);
    if (other !== undefined && other !== name && !mayBeUnsafe)
      nameAt.fault(`'${other}' and '${name}' would both become ${variable}; choose another name`);
    variables.set(variable, name);
    return [name, readInput(value)] as const;
  });
  return Object.fromEntries(read);
};

const readInput = (value: Located): InputDefinition => {
  if (value.isNothing) return { required: false, default: '' };
  // `node: 22` says its default in short.
  if (!value.isMap) return { required: false, default: value.read(TEXT) ?? '' };
  const fields = value.fields(INPUT, { expected: 'an input', of: 'an input' });
  const required = fields.read('required') ?? false;
  const fallback = fields.read('default');
  if (required && fallback !== undefined) fields.at('default')?.fault('has no effect: the input is required');
  return {
    required,
    description: fields.read('description'),
    default: required ? undefined : (fallback ?? ''),
  };
};

const sizeOf = (
  steps: ReturnType<typeof readSteps>['steps'],
): { readonly tasks: number; readonly depth: number } => ({
  tasks: 1 + steps.reduce((sum, step) => sum + countCombinations(step) * (1 + step.tasksBelow), 0),
  depth: 1 + Math.max(0, ...steps.map((step) => 1 + step.depthBelow)),
});

const requireSize = (at: Located, tasks: number, depth: number, { limits, level }: ReadContext): void => {
  const { 'tree.maxTasks': maxTasks, 'tree.maxDepth': maxDepth } = limits;
  if (tasks > maxTasks)
    at.fault(
      `the run would be ${tasks} tasks, tree.maxTasks is ${maxTasks}; make the matrix smaller, or raise it with: cox config set tree.maxTasks <number>`,
    );
  if (level === 1 && depth > maxDepth)
    at.fault(
      `the run would be ${depth} levels deep, tree.maxDepth is ${maxDepth}; raise it with: cox config set tree.maxDepth <number>`,
    );
};

/** @param env the variables of all steps */
const stepsOf = (
  { draft, combinations, needs }: ResolvedStep,
  env: Readonly<Record<string, string>>,
): readonly Step[] =>
  combinations.map(({ key, values }) => {
    if (isKeyTooLong(key)) draft.matrixAt?.fault(`'${key}' is too long for the name of a step`);
    const { id, work, always, attempts, mayRepeat, timeoutMs, outputs, session, workDir, labels } = draft;
    const when = draft.when.map(({ expression, isNegated }) =>
      isNegated ? ({ kind: 'not', of: expression } as const) : expression,
    );
    return {
      ...{ key, id, work, needs, when, always, matrix: values, attempts, mayRepeat, timeoutMs, outputs },
      ...{ session, workDir, labels, env: { ...env, ...draft.env } },
    };
  });
