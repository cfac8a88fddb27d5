// What a run means to do, step by step: an agent's own list, or the steps of a workflow.

export const PLAN_STATUSES = [
  'pending',
  'in_progress',
  'completed',
  'failed',
  'cancelled',
  'skipped',
] as const;
export type PlanStatus = (typeof PLAN_STATUSES)[number];

export interface PlanEntry {
  readonly content: string;
  /** Agents tell the first three; a step of a workflow may also have ended in another way. */
  readonly status: PlanStatus;
  readonly priority?: 'high' | 'medium' | 'low';
}
