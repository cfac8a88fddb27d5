// Whether a definition can be run, and what it consists of.

import { type Limits, MAX_PROMPT_BYTES, ProblemError, type WorkflowFault } from '@coxswain/protocol';
import type { WorkflowDefinition } from './definition.ts';
import { expandedText } from './expand.ts';
import { type LoadedFile, type LoadOptions, loadWorkflow } from './load.ts';
import { Located } from './located.ts';
import { readDefinition } from './read-workflow.ts';
import { faultsProblem, sourceTextOf } from './source-text.ts';

type TreeLimits = Pick<Limits, 'tree.maxTasks' | 'tree.maxDepth'>;

export interface CheckedWorkflow {
  /** In the order of the text. */
  readonly faults: readonly WorkflowFault[];
  /** undefined: there are faults. */
  readonly valid?: {
    readonly definition: WorkflowDefinition;
    /** The definition with its sub-workflows in place. */
    readonly text: string;
  };
}

/** Never throws for what is wrong with the definition. */
export const checkDefinition = async (
  text: string,
  options: LoadOptions & { readonly limits: TreeLimits; readonly agents?: readonly string[] | undefined },
): Promise<CheckedWorkflow> => {
  const loaded = await loadWorkflow(text, options);
  const definition = definitionOf(loaded, options.limits, options.agents);
  const { faults } = loaded.source;
  if (!definition || faults.length > 0) return { faults: inOrder(faults) };
  return { faults: [], valid: { definition, text: expandedText(loaded) } };
};

/** The definition of a run, from the text that it was submitted with. Throws `invalid_request` with every fault. */
export const definitionFrom = (text: string, limits: TreeLimits): WorkflowDefinition => {
  const loaded = { name: undefined, source: sourceTextOf(text, []), files: new Map() };
  const definition = definitionOf(loaded, limits);
  if (definition && loaded.source.faults.length === 0) return definition;
  throw faultsProblem(inOrder(loaded.source.faults));
};

/** Throws `invalid_request` with every fault, or when it is too long to be kept. */
export const requireValid = ({ faults, valid }: CheckedWorkflow): NonNullable<CheckedWorkflow['valid']> => {
  if (!valid) throw faultsProblem(faults);
  if (Buffer.byteLength(valid.text) <= MAX_PROMPT_BYTES) return valid;
  throw new ProblemError(
    'invalid_request',
    `the workflow with its sub-workflows is longer than ${MAX_PROMPT_BYTES} bytes: leave out what it does not need`,
  );
};

const definitionOf = (
  loaded: LoadedFile,
  limits: TreeLimits,
  agents?: readonly string[],
): WorkflowDefinition | undefined => {
  const { source, files } = loaded;
  // What cannot be parsed is not looked at further: whatever follows from it would be noise.
  if (source.document.errors.length > 0) return undefined;
  try {
    const content = new Located(source, source.document.contents, '');
    return readDefinition(content, { files, limits, agents, level: 1, name: undefined, read: { steps: 0 } });
  } catch (error) {
    // Aliases that unfold to more than anybody writes.
    if (!(error instanceof ReferenceError)) throw error;
    new Located(source, source.document.contents, '').fault(error.message);
    return undefined;
  }
};

const inOrder = (faults: readonly WorkflowFault[]): readonly WorkflowFault[] => {
  const seen = new Set<string>();
  return faults
    .filter((fault) => {
      const key = JSON.stringify(fault);
      return !seen.has(key) && seen.add(key);
    })
    .sort(
      (one, other) =>
        (one.file ?? '').localeCompare(other.file ?? '') ||
        one.line - other.line ||
        one.column - other.column,
    );
};
