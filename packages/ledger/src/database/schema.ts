// The tables as Kysely knows them; database/migrations makes them. Times are integers: milliseconds since 1970.
// Rows use `null`, the rest of the code uses `undefined`: reading functions translate.

import type { InputState, Reason, TaskKind, TaskSource, TaskStatus } from '@coxswain/protocol';
import type { Generated } from 'kysely';
import type { AuditTable, TokenTable, TrustedWorkflowTable } from './schema-access.ts';
import type { ChannelRouteTable, DeliveryTable, InboundTable } from './schema-channels.ts';
import type { FiringTable, JobTable } from './schema-jobs.ts';
import type { OutputSegmentTable, OutputTotalTable, RemovalTable } from './schema-output.ts';
import type {
  RollupDurationTable,
  RollupTaskTable,
  RollupToolTable,
  RollupUsageTable,
} from './schema-rollups.ts';
import type {
  SessionMemoryTable,
  SessionMessageTable,
  SessionResetTable,
  SessionTable,
} from './schema-sessions.ts';

/** What changes while a task lives, and what lists filter and order by. One small row a task. */
export interface TaskTable {
  readonly n: Generated<number>;
  readonly id: string;
  readonly kind: TaskKind;
  readonly source: TaskSource;
  readonly status: Generated<TaskStatus>;
  readonly reason: Reason | null;
  readonly parent_n: number | null;
  readonly parent_id: string | null;
  /** null: the task is itself the root. */
  readonly root_n: number | null;
  readonly root_id: string | null;
  readonly retry_of: string | null;
  readonly job_id: string | null;
  readonly agent: string;
  /** The key of its session; what people call it is `session.name` when there is such a row, else the key itself. */
  readonly session: string;
  /** The session again when its tasks queue behind each other; null: it has no other task. */
  readonly line: string | null;
  readonly priority: Generated<number>;
  /** Its own priority, or the highest of the tasks waiting for it. */
  readonly effective_priority: Generated<number>;
  /** Its position in the queue, smaller first: children before roots, then effective priority. Ties go by `n`. */
  readonly place: number;
  /** The pool whose slot it needs, '' for the global one; null: never dispatched. */
  readonly pool: string | null;
  /** How many of the tasks it waits for have not completed. */
  readonly unmet: Generated<number>;
  /** Set while it is delayed. */
  readonly due_at: number | null;
  /** Its readiness. 0: may be claimed. 1: only its session holds it back. null: not pending, or held back by something else. */
  readonly gate: 0 | 1 | null;
  readonly run_at: number | null;
  readonly attempt: Generated<number>;
  readonly max_attempts: Generated<number>;
  /** The claim that holds, while it runs or needs input. */
  readonly run_id: string | null;
  readonly node: string | null;
  readonly pid: number | null;
  readonly pid_start: string | null;
  readonly created_at: number;
  readonly started_at: number | null;
  readonly ended_at: number | null;
  /** Working time of finished stretches; the current one began at `working_since`, on the steady clock. */
  readonly worked_ms: Generated<number>;
  readonly working_since: number | null;
  /** `started_at` on the steady clock; null: before the first start, or the machine was restarted since. */
  readonly started_steady: number | null;
  /** How long it took from its first start to its end; null until then. */
  readonly duration_ms: number | null;
  readonly cancel_requested_at: number | null;
  readonly cancel_reason: Reason | null;
  readonly cancel_by: string | null;
  readonly cancel_now: 0 | 1 | null;
  readonly cancel_message: string | null;
  /** Who asked to remove it as soon as it has ended; null: nobody. */
  readonly delete_by: string | null;
  /** JSON of a Progress. */
  readonly progress: string | null;
  /** JSON of a Usage. */
  readonly usage: string | null;
  readonly exit_code: number | null;
  /** Kept while the task is active. */
  readonly environment_ref: string | null;
  /** Counts against the limits of the queue. */
  readonly is_external: Generated<0 | 1>;
  /** The submitter whose limit counts this background task; null: no limit does. */
  readonly submitter: string | null;
  /** 1: it waits until its submitter has fewer in progress, and does not count yet. */
  readonly is_throttled: Generated<0 | 1>;
  /** How many tasks were accepted under this root, itself included; items only where the root is one. */
  readonly tree_size: Generated<number>;
  readonly revision: Generated<number>;
  /** Which notices it sends, a NOTICE_LEVEL of deliveries/notices.ts. */
  readonly tells: Generated<0 | 1 | 2 | 3>;
}

/** The request of a task, which never changes. */
export interface TaskRequestTable {
  readonly n: number;
  readonly user: string;
  readonly title: string | null;
  readonly prompt: string;
  readonly command: string | null;
  readonly runtime: Generated<string>;
  readonly model: string | null;
  /** JSON of Overrides, and of Attachments. */
  readonly overrides: string | null;
  readonly attachments: string | null;
  readonly work_dir: string;
  readonly add_dirs: string | null;
  readonly deliver_to: string | null;
  readonly delivery: Generated<string>;
  readonly input: string | null;
  readonly composition: string | null;
  readonly step: string | null;
  readonly origin: string | null;
  readonly pool_name: string | null;
  readonly labels: string | null;
  readonly after: string | null;
  readonly run_at: number | null;
  readonly timeout_ms: number;
  readonly on_input: Generated<string>;
  /** JSON of what its run leaves out. */
  readonly leaves_out: string | null;
  readonly output_schema: string | null;
  readonly idempotency_key: string | null;
  readonly traceparent: string | null;
}

/** The content of attachments; triggers remove it with the last task that names it. */
export interface AttachmentTable {
  readonly hash: string;
  readonly bytes: Uint8Array;
}

/** The result of a task; written once, when it ends. */
export interface TaskResultTable {
  readonly n: number;
  readonly result: string | null;
  readonly error_code: Reason | null;
  readonly error_message: string | null;
}

/** From task `n` on, until the next row: what may be there. */
export interface TimeIndexTable {
  readonly n: number;
  /** No older task was created after this. */
  readonly high_before: number;
  /** Neither this task nor a younger one was created before this. */
  readonly low: number;
}

export interface TaskLabelTable {
  readonly key: string;
  readonly value: string;
  readonly n: number;
}

/** One row for each dependency that has not completed. */
export interface DependencyTable {
  readonly n: number;
  readonly on_n: number;
}

/** Outlives its task, so that a late retry of the request is recognized. */
export interface IdempotencyTable {
  readonly key: string;
  readonly task_id: string;
  readonly request_hash: string | null;
  readonly created_at: number;
  /** When its task was removed. */
  readonly removed_at: number | null;
}

/** How far the output of a program of a running attempt was read. A trigger removes it with the attempt. */
export interface RunPositionTable {
  readonly n: number;
  readonly program: string;
  readonly stdout: number;
  readonly stderr: number;
}

/** Totals that would be slow to count. */
export interface CounterTable {
  readonly name: string;
  readonly value: number;
}

export interface InputTable {
  readonly id: string;
  readonly task_n: number;
  readonly state: InputState;
  readonly created_at: number;
  readonly expires_at: number | null;
  /** JSON of an InputQuestion. */
  readonly question: string;
  readonly answer: string | null;
  readonly answered_by: string | null;
  readonly answered_at: number | null;
}

export interface EventTable {
  readonly seq: number;
  readonly at: number;
  readonly task_n: number;
  /** See events/type-code.ts. */
  readonly type: number;
  /** JSON; null when there is nothing beyond the type, or when it is rebuilt from the task's row. */
  readonly data: string | null;
}

export interface MetaTable {
  readonly key: string;
  readonly value: string;
}

/** The full-text index; its rowid is the task's `n`. */
export interface SearchTable {
  readonly rowid: number;
  readonly title: string;
  readonly prompt: string;
  readonly result: string;
}

export interface Schema {
  readonly task: TaskTable;
  readonly task_request: TaskRequestTable;
  readonly attachment: AttachmentTable;
  readonly task_result: TaskResultTable;
  readonly era: TimeIndexTable;
  readonly task_label: TaskLabelTable;
  readonly dependency: DependencyTable;
  readonly idempotency: IdempotencyTable;
  readonly run_position: RunPositionTable;
  readonly counter: CounterTable;
  readonly session: SessionTable;
  readonly session_memory: SessionMemoryTable;
  readonly session_message: SessionMessageTable;
  readonly session_reset: SessionResetTable;
  readonly job: JobTable;
  readonly firing: FiringTable;
  readonly delivery: DeliveryTable;
  readonly inbound: InboundTable;
  readonly channel_route: ChannelRouteTable;
  readonly input: InputTable;
  readonly event: EventTable;
  readonly output_segment: OutputSegmentTable;
  readonly output_total: OutputTotalTable;
  readonly removal: RemovalTable;
  readonly rollup_task: RollupTaskTable;
  readonly rollup_duration: RollupDurationTable;
  readonly rollup_tool: RollupToolTable;
  readonly rollup_usage: RollupUsageTable;
  readonly audit: AuditTable;
  readonly token: TokenTable;
  readonly trusted_workflow: TrustedWorkflowTable;
  readonly meta: MetaTable;
  readonly search: SearchTable;
}
