// The plan of a run: the list of an agent, or the steps of a workflow.

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
  /** Agents report the first three; a workflow step may also have ended in another way. */
  readonly status: PlanStatus;
  readonly priority?: 'high' | 'medium' | 'low' | undefined;
}
