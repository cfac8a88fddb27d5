// The kinds of workflow steps.

export const STEP_KINDS = ['prompt', 'run', 'workflow', 'discuss', 'approve', 'wait'] as const;
export type StepKind = (typeof STEP_KINDS)[number];
