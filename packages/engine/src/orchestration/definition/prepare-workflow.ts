// From the text of a workflow to what is submitted: checked, its sub-workflows in place, its inputs complete.

import type { Composition, Limits } from '@coxswain/protocol';
import { readSmallText } from '@coxswain/protocol/files';
import { type CheckedWorkflow, checkDefinition, type KnownAgents, requireValid } from './check-workflow.ts';
import { inputsFor, PAYLOAD } from './inputs.ts';
import { MAX_DEFINITION_BYTES } from './load.ts';

export interface WorkflowSource extends KnownAgents {
  readonly source: string;
  /** Where sub-workflows with relative paths lie. */
  readonly folder?: string | undefined;
  /** Nobody waits for its files any more. */
  readonly signal?: AbortSignal | undefined;
  readonly input?: Readonly<Record<string, string>> | undefined;
  /** What came with the trigger of a job, for `{{ payload.x }}`. */
  readonly payload?: unknown;
}

export interface PreparedWorkflow {
  /** The whole definition, with every file read. */
  readonly prompt: string;
  readonly composition: Extract<Composition, { readonly kind: 'workflow' }>;
}

export const checkWorkflowSource = (
  { source, signal, ...options }: Pick<WorkflowSource, 'source' | 'folder' | 'signal' | keyof KnownAgents>,
  limits: Limits,
  requiresFiles: boolean,
): Promise<CheckedWorkflow> => {
  const read = (path: string): Promise<string> =>
    readSmallText(path, { signal, maxBytes: MAX_DEFINITION_BYTES });
  return checkDefinition(source, { folder: undefined, ...options, limits, requiresFiles, read });
};

/** Throws `invalid_request` with the place of each fault, or for inputs that do not fit. */
export const prepareWorkflow = async (
  { source, folder, agents, shells, signal, input = {}, payload }: WorkflowSource,
  limits: Limits,
): Promise<PreparedWorkflow> => {
  const { definition, text } = requireValid(
    await checkWorkflowSource({ source, folder, agents, shells, signal }, limits, true),
  );
  const given = payload === undefined ? input : { ...input, [PAYLOAD]: JSON.stringify(payload) };
  return {
    prompt: text,
    composition: {
      kind: 'workflow',
      name: definition.name,
      input: inputsFor(definition, given),
      folder,
      onRestart: definition.onRestart,
    },
  };
};
