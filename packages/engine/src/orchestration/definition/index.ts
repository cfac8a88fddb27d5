// Workflow definitions: read, checked, and prepared for a run.

export { definitionFrom, type KnownAgents, requireValid, unsafePosition } from './check-workflow.ts';
export type { Step, StepWork, WorkflowDefinition } from './definition.ts';
export { holds } from './expression/evaluate.ts';
export { namesOf } from './expression/expression.ts';
export { inputsFor, PAYLOAD, payloadOf } from './inputs.ts';
export { MAX_DEFINITION_BYTES } from './load.ts';
export {
  checkWorkflowSource,
  type PreparedWorkflow,
  prepareWorkflow,
  type WorkflowSource,
} from './prepare-workflow.ts';
export { faultsProblem, textOfFault } from './workflow-faults.ts';
