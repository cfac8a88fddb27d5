// The run of a workflow that a job fires: what came with the trigger is its payload, and fills the inputs of the same name.

import { type Limits, ProblemError } from '@coxswain/protocol';
import {
  checkWorkflowSource,
  type PreparedWorkflow,
  prepareWorkflow,
  requireValid,
} from '../orchestration/definition/index.ts';
import type { RunnableJob } from './runnable-job.ts';

export interface WorkflowOfJob {
  readonly job: RunnableJob;
  readonly source: string;
  readonly limits: Limits;
}

/** Throws `invalid_request` with every fault of the definition, or for inputs that the payload does not give. */
export const workflowFor = async (
  { job, source, limits }: WorkflowOfJob,
  payload: unknown,
): Promise<PreparedWorkflow> => {
  const input = inputFrom(payload, await declaredIn({ source, limits }));
  return prepareWorkflow({ source, folder: job.workDir, input, payload: payload ?? {} }, limits);
};

/** As {@link workflowFor}, before any payload came: each input exists and is empty. */
export const rehearsedWorkflow = async (workflow: WorkflowOfJob): Promise<PreparedWorkflow> => {
  const { job, source, limits } = workflow;
  const input = Object.fromEntries((await declaredIn(workflow)).map((name) => [name, '']));
  return prepareWorkflow({ source, folder: job.workDir, input, payload: {} }, limits);
};

/** Reads no file: what a job was saved with is what it runs, whatever has become of the files. */
const declaredIn = async ({
  source,
  limits,
}: Pick<WorkflowOfJob, 'source' | 'limits'>): Promise<readonly string[]> => {
  const { definition } = requireValid(await checkWorkflowSource({ source }, limits, true));
  return Object.keys(definition.input);
};

/** Text, numbers and booleans; an input takes nothing else. */
const inputFrom = (payload: unknown, declared: readonly string[]): Readonly<Record<string, string>> => {
  if (typeof payload !== 'object' || payload === null) return {};
  const input: Record<string, string> = {};
  for (const [name, value] of Object.entries(payload)) {
    if (!declared.includes(name)) continue;
    if (typeof value === 'object')
      throw new ProblemError(
        'invalid_request',
        `the input '${name}' of the workflow takes text or a number, but payload.${name} is an object or a list; use {{ payload.${name} }}`,
      );
    input[name] = String(value);
  }
  return input;
};
