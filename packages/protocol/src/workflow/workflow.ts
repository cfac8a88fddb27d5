// A run of a workflow as people see it: its steps, what each waits for, and how far each is.

export const STEP_KINDS = ['prompt', 'run', 'workflow', 'discuss', 'approve', 'wait'] as const;
export type StepKind = (typeof STEP_KINDS)[number];
