// A step that is a workflow: written in place, or in a file beside.

import { composed, didYouMean, valueUnder } from '@coxswain/protocol';
import { Located } from '@coxswain/protocol/validation';
import { stringify } from 'yaml';
import type { WorkflowDefinition } from './definition.ts';
import { namedAs } from './load.ts';
import type { StepContext } from './read-context.ts';
import type { Texts } from './read-texts.ts';
import type { ReadWork } from './step-draft.ts';
import type { StepFields } from './step-fields.ts';

export const readSubWorkflow = (
  at: Located,
  step: StepFields,
  texts: Texts,
  context: StepContext,
): ReadWork | undefined => {
  const input = texts.record(step.fields.at('input'));
  if (at.isMap) {
    const definition = context.readDefinition(at, { ...context, level: context.level + 1, name: step.id });
    return definition && subWorkflow(definition, at.plain(), { input, step });
  }
  const path = step.fields.read('workflow');
  const loaded = path === undefined || at.node === undefined ? undefined : context.files.get(at.node);
  if (!loaded) {
    // Its fault is in the list already, or it is not to be looked into.
    return path === undefined
      ? undefined
      : {
          work: { kind: 'workflow', source: '', name: step.id, onRestart: 'fail', input },
          tasksBelow: 0,
          depthBelow: 0,
        };
  }
  const content = Located.whole(loaded.source);
  const definition = context.readDefinition(content, {
    ...context,
    level: context.level + 1,
    files: loaded.files,
    name: loaded.name,
  });
  return definition && subWorkflow(definition, content.plain(), { input, step });
};

const subWorkflow = (
  definition: WorkflowDefinition,
  plain: unknown,
  { input, step }: { readonly input: Readonly<Record<string, string>>; readonly step: StepFields },
): ReadWork => {
  requireInput(definition, input, step);
  const { name, onRestart, tasks, depth } = definition;
  return {
    work: {
      kind: 'workflow',
      source: stringify(namedAs(name, plain), { lineWidth: 0 }),
      name,
      onRestart,
      input,
    },
    tasksBelow: tasks - 1,
    depthBelow: depth - 1,
  };
};

const requireInput = (
  definition: WorkflowDefinition,
  input: Readonly<Record<string, string>>,
  { at, fields }: StepFields,
): void => {
  const known = Object.keys(definition.input);
  const given = fields.at('input')?.entries() ?? [];
  for (const [written, value] of given) {
    const key = composed(written);
    if (known.includes(key)) continue;
    const hint = didYouMean(key, known, `its input: ${known.join(', ') || 'none'}`);
    value.fault(`workflow '${definition.name}' has no input '${key}'${hint}`);
  }
  for (const [key, { required }] of Object.entries(definition.input)) {
    if (required && valueUnder(key, input) === undefined)
      (fields.at('input') ?? at).fault(`input '${key}' of workflow '${definition.name}' is missing`);
  }
};
