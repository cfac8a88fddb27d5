// The tables of jobs as Kysely knows them, see schema.ts.

import type { EndedStatus, MissedReason, PauseReason, TriggerKind } from '@coxswain/protocol';
import type { Generated } from 'kysely';

export interface JobTable {
  readonly n: Generated<number>;
  readonly id: string;
  readonly name: string;
  /** JSON of a JobDefinition. */
  readonly definition: string;
  readonly environment_ref: string | null;
  readonly enabled: 0 | 1;
  readonly pause_reason: PauseReason | null;
  /** Its next timed occurrence, while it is enabled. */
  readonly next_at: number | null;
  readonly backoff_until: number | null;
  /** No timed occurrence up to this instant fires again. */
  readonly fired_through: number;
  readonly runs: Generated<number>;
  readonly successes: Generated<number>;
  readonly failures_in_a_row: Generated<number>;
  readonly last_status: EndedStatus | null;
  readonly last_task_id: string | null;
  readonly last_fired_at: number | null;
  readonly cost: Generated<number>;
  readonly tokens: Generated<number>;
  readonly created_at: number;
  readonly updated_at: number;
  readonly revision: Generated<number>;
}

/** One occurrence of a job. Either `task_id` or `missed` is set. */
export interface FiringTable {
  readonly job_n: number;
  readonly slot: string;
  readonly trigger: TriggerKind;
  readonly slot_at: number;
  readonly at: number;
  readonly task_id: string | null;
  readonly missed: MissedReason | null;
  readonly detail: string | null;
}
