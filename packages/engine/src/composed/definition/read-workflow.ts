// A whole definition: its head, its steps, and what the run answers with.

import { ON_RESTART } from '@coxswain/protocol';
import { variableOf } from '../../values/input-variables.ts';
import type { InputDefinition, Step, WorkflowDefinition } from './definition.ts';
import type { Located } from './located.ts';
import { countCombinations, isKeyTooLong } from './matrix.ts';
import { type ResolvedStep, resolveNeeds } from './needs.ts';
import type { ReadContext } from './read-context.ts';
import { readOwnName } from './read-own-name.ts';
import { readSteps } from './read-steps.ts';
import { Texts } from './read-texts.ts';
import { checkReferences } from './references.ts';

const FIELDS = ['name', 'description', 'input', 'onRestart', 'env', 'steps', 'outputs'] as const;
const INPUT_FIELDS = ['default', 'description', 'required'] as const;
const NAME = /^[\p{L}\p{N}][\p{L}\p{M}\p{N} ._:@/-]{0,127}$/u;

/** undefined: a fault was found without which there is no definition. */
export const readDefinition = (at: Located, context: ReadContext): WorkflowDefinition | undefined => {
  const fields = at.fields(FIELDS, 'a workflow: a map with name and steps');
  if (!at.isMap) return undefined;
  const head = {
    name: readName(at, fields.get('name'), context.name),
    description: fields.get('description')?.text(),
    input: readInputs(fields.get('input'), context),
    onRestart: readOnRestart(fields.get('onRestart')),
  };
  const texts = new Texts();
  const env = texts.variables(fields.get('env'));
  const outputTexts = new Texts();
  const outputs = outputTexts.record(fields.get('outputs'));
  const stepsAt = fields.get('steps');
  if (!stepsAt) at.fault("'steps' is missing: what is to be done?");
  const drafts = stepsAt ? readSteps(stepsAt, { ...context, readDefinition }) : { steps: [], blocks: [] };
  if (stepsAt?.isList && stepsAt.list().length === 0) stepsAt.fault('has no steps');
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

const readName = (at: Located, field: Located | undefined, otherwise: string | undefined): string => {
  if (!field) {
    if (otherwise === undefined) at.fault("'name' is missing");
    return otherwise ?? '';
  }
  const name = field.words('a name');
  if (name !== undefined && !NAME.test(name))
    field.fault(
      'is no name: a letter or digit, then letters, digits, blanks and ._:@/- up to 128 characters',
    );
  return name ?? '';
};

const readOnRestart = (at: Located | undefined): WorkflowDefinition['onRestart'] => {
  const text = at?.text();
  const found = ON_RESTART.find((known) => known === text);
  if (text !== undefined && found === undefined) at?.fault(`is neither ${ON_RESTART.join(' nor ')}`);
  return found ?? 'fail';
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
      nameAt.fault(`'${other}' and '${name}' would both be ${variable} for a program; choose another name`);
    variables.set(variable, name);
    return [name, readInput(value)] as const;
  });
  return Object.fromEntries(read);
};

const readInput = (value: Located): InputDefinition => {
  if (value.isNothing) return { required: false, default: '' };
  // `node: 22` says its default in short.
  if (!value.isMap) return { required: false, default: value.text() ?? '' };
  const fields = value.fields(INPUT_FIELDS, 'an input');
  const required = fields.get('required')?.boolean() ?? false;
  const fallback = fields.get('default')?.text();
  if (required && fallback !== undefined) fields.get('default')?.fault('is of no use: the input is required');
  return {
    required,
    description: fields.get('description')?.text(),
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
