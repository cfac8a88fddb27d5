// Whether a definition can be run, and what it consists of.

import { type Limits, MAX_PROMPT_BYTES, ProblemError, type WorkflowFault } from '@coxswain/protocol';
import { Located, parseSource } from '@coxswain/protocol/validation';
import type { WorkflowDefinition } from './definition.ts';
import { expandedText, type LoadedFile, type LoadOptions, loadWorkflow } from './load.ts';
import { readDefinition } from './read-workflow.ts';
import { faultsProblem, textOfFault } from './workflow-faults.ts';

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

/** Who there is: a step with another agent is a fault. */
export interface KnownAgents {
  /** Names; undefined: that comes out when the step begins. */
  readonly agents?: readonly string[] | undefined;
  /** Those of them that run their prompts as shell command lines. */
  readonly shells?: readonly string[] | undefined;
}

/** Never throws for what is wrong with the definition. */
export const checkDefinition = async (
  text: string,
  options: LoadOptions & KnownAgents & { readonly limits: TreeLimits },
): Promise<CheckedWorkflow> => {
  const loaded = await loadWorkflow(text, options);
  const definition = definitionOf(loaded, { ...options, mayBeUnsafe: false });
  const { faults } = loaded.source;
  if (!definition || faults.length > 0) return { faults: inOrder(faults) };
  return { faults: [], valid: { definition, text: expandedText(loaded) } };
};

/**
 * The definition of a run, from the text that it was submitted with. Throws `invalid_request` with every fault, except places where
 * a value could run as a command: an earlier version let them pass, and their steps fail when they begin.
 */
export const definitionFrom = (text: string, limits: TreeLimits): WorkflowDefinition => {
  const { definition, faults } = readText(text, limits, true);
  if (definition && faults.length === 0) return definition;
  throw faultsProblem(faults);
};

/** Where a value could run as a command; undefined: nowhere in this text. Files that it names are not looked into. */
export const unsafePosition = (text: string, limits: TreeLimits): string | undefined => {
  const others = new Set(readText(text, limits, true).faults.map(textOfFault));
  return readText(text, limits, false)
    .faults.map(textOfFault)
    .find((fault) => !others.has(fault));
};

const readText = (text: string, limits: TreeLimits, mayBeUnsafe: boolean) => {
  const loaded = { name: undefined, source: parseSource(text), files: new Map() };
  const definition = definitionOf(loaded, { limits, mayBeUnsafe });
  return { definition, faults: inOrder(loaded.source.faults) };
};

/** Throws `invalid_request` with every fault, or when it is too long to be kept. */
export const requireValid = ({ faults, valid }: CheckedWorkflow): NonNullable<CheckedWorkflow['valid']> => {
  if (!valid) throw faultsProblem(faults);
  if (Buffer.byteLength(valid.text) <= MAX_PROMPT_BYTES) return valid;
  throw new ProblemError(
    'invalid_request',
    `the workflow with its sub-workflows is longer than ${MAX_PROMPT_BYTES} bytes; make it shorter`,
  );
};

const definitionOf = (
  loaded: LoadedFile,
  options: KnownAgents & {
    readonly limits: TreeLimits;
    readonly mayBeUnsafe: boolean;
  },
): WorkflowDefinition | undefined => {
  const { limits, agents, shells = [], mayBeUnsafe } = options;
  const { source, files } = loaded;
  // What cannot be parsed is not looked at further: whatever follows from it would be noise.
  if (source.isMalformed) return undefined;
  const top = { level: 1, name: undefined, read: { steps: 0 } };
  return readDefinition(Located.whole(source), { files, limits, agents, shells, mayBeUnsafe, ...top });
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
