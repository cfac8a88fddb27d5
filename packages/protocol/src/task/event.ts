// An event is an append-only fact about a task. Its order and identity come from `seq`, one growing integer over the
// whole ledger, which is also the SSE id. The log of events is the buffer: a reader is a cursor over it.

import type { Provider } from '../agent/agent.ts';
import type { DeliveryKind } from '../channel/delivery.ts';
import type { DeliveryId, InputId, JobId, TaskId } from '../ids.ts';
import type { MissedReason, TriggerKind } from '../job/job.ts';
import type { InputAnswer, InputRequest } from '../schema/input.ts';
import type { Task, Usage } from '../schema/task.ts';
import type { EndedProcess, PlanEntry, ToolCall } from '../schema/task-detail.ts';
import type { InputState } from './input-request.ts';
import type { Phase, Reason, RuntimeName } from './task.ts';

export const STREAMS = ['message', 'thought', 'stdout', 'stderr'] as const;
export type Stream = (typeof STREAMS)[number];

/** One request to a model. */
export interface ModelCall {
  readonly provider: Provider;
  readonly model: string;
  readonly durationMs: number;
  /** Why the model stopped, as the provider calls it. */
  readonly finish?: string | undefined;
  /** The usage of the call, as reported by the provider. */
  readonly usage?:
    | Pick<Usage, 'inputTokens' | 'outputTokens' | 'cachedTokens' | 'reasoningTokens'>
    | undefined;
  /** Why there is no answer, or an incomplete one. */
  readonly failure?: 'cut' | 'limit' | 'error' | undefined;
}

/** Every event type with its data. docs/events.md is generated from this. */
export interface EventData {
  /** The task was accepted. */
  TaskQueued: { readonly task: Task };
  /** An attempt started. */
  TaskStarted: {
    readonly attempt: number;
    readonly agent: string;
    readonly runtime: RuntimeName;
    readonly model?: string | undefined;
    readonly pid?: number | undefined;
    /** For an item: who started it, and their message. */
    readonly by?: string | undefined;
    readonly message?: string | undefined;
  };
  /** The phase changed. */
  AgentStatus: {
    readonly phase: Phase;
    readonly detail?: string | undefined;
    readonly iterations?: number | undefined;
  };
  /** Output of the agent: coalesced, never reordered, cut only between characters; `base64` holds the bytes if they are not valid UTF-8. */
  StreamChunk: { readonly stream: Stream; readonly text: string; readonly base64?: string | undefined };
  /** Stored output was removed: dropped to stay within `output.perTask`, or `lost` with its file. */
  OutputDropped: {
    readonly stream?: Stream | undefined;
    readonly bytes: number;
    readonly lost?: true | undefined;
  };
  /** The task reached `output.perTask`; from now on only head and tail are kept. */
  OutputTruncated: { readonly limitBytes: number };
  /** The whole plan of the agent, replacing the previous one. */
  PlanUpdated: { readonly entries: readonly PlanEntry[] };
  /** The agent is calling a tool, or about to. */
  ToolCallStarted: ToolCall;
  /** The current state of the tool call, replacing the previous one. */
  ToolCallUpdated: ToolCall;
  /** The tool call has ended: completed, failed, skipped or cancelled. */
  ToolCallCompleted: ToolCall;
  /** A model call has ended: answered, failed or cut off. Only reported by the `model` runtime; other agents call their models themselves. */
  ModelCallCompleted: ModelCall;
  /** The agent asked a question; the task needs input. */
  InputRequested: { readonly request: InputRequest };
  /** The request is closed: answered, denied, expired or cancelled. */
  InputAnswered: {
    readonly requestId: InputId;
    readonly state: Exclude<InputState, 'open'>;
    readonly answer?: InputAnswer | undefined;
    readonly by: string;
    /** The task continues: no other request is open, and it was not asked to stop. */
    readonly resumes: boolean;
  };
  /** A message to or from the agent outside its output. */
  MessageAdded: {
    readonly role: 'user' | 'agent' | 'system';
    readonly text: string;
    readonly by?: string | undefined;
  };
  /** Anything else the agent reported: its modes and models, its commands, or updates without an event type of their own. */
  AgentUpdate: { readonly kind: string; readonly data: unknown };
  /** The conversation of this task works in a git worktree: its folder, branch and base commit. */
  WorktreeMade: {
    readonly folder: string;
    readonly branch: string;
    readonly base: string;
    readonly repository: string;
  };
  /** An item was moved to a status that does not end it, or got a new `title`. Starting it is reported by `TaskStarted`. */
  ItemMoved: {
    readonly status: 'pending' | 'running' | 'needs_input';
    readonly by: string;
    readonly message?: string | undefined;
    readonly title?: string | undefined;
  };
  /** The usage of the task so far. */
  UsageUpdated: { readonly usage: Usage };
  /** Someone asked the task to stop; `now`: by force. */
  CancelRequested: {
    readonly by: string;
    readonly reason?: string | undefined;
    readonly now?: boolean | undefined;
  };
  /** The task will be tried again: an attempt failed (`retry`), a provider's limit was reached (`limit`), the system was out of resources (`resources`), or the daemon ended before the attempt had begun (`restarted`). */
  TaskRetrying: {
    readonly attempt: number;
    readonly reason: Extract<Reason, 'retry' | 'limit' | 'resources' | 'restarted'>;
    readonly runAt: string;
    readonly code: Reason;
    readonly message: string;
  };
  /** The daemon was restarted while the run went on; the new one has taken it over, in the same attempt. */
  RunAdopted: { readonly attempt: number };
  /** Processes of the run that outlived their program were killed. */
  ProcessesEnded: { readonly processes: readonly EndedProcess[] };
  /** An outcome arrived after the task had ended; the status does not change. */
  LateOutcome: { readonly status: string; readonly message?: string | undefined };
  /** The task completed. */
  TaskCompleted: {
    readonly result?: string | undefined;
    readonly exitCode?: number | undefined;
    readonly usage?: Usage | undefined;
    readonly durationMs: number;
    /** For an item: who moved it. */
    readonly by?: string | undefined;
  };
  /** The task failed; `code` is the kind of failure, `message` says what happened. */
  TaskFailed: {
    readonly code: Reason;
    readonly message: string;
    readonly exitCode?: number | undefined;
    readonly usage?: Usage | undefined;
    readonly durationMs: number;
    /** For an item: who moved it. */
    readonly by?: string | undefined;
  };
  /** The task was stopped and none of its processes is left. `reason` distinguishes a user's cancel from a time limit or a shutdown. */
  TaskCancelled: {
    readonly reason: Reason;
    readonly by: string;
    readonly message?: string | undefined;
    readonly usage?: Usage | undefined;
    readonly durationMs: number;
  };
  /** A job created this task. */
  JobFired: {
    readonly jobId: JobId;
    readonly job: string;
    readonly trigger: TriggerKind;
    /** The scheduled time of the occurrence. */
    readonly slot: string;
  };
  /** An occurrence of a job passed without a task. The event belongs to no task. */
  JobMissed: {
    readonly jobId: JobId;
    readonly job: string;
    readonly trigger: TriggerKind;
    readonly slot: string;
    readonly reason: MissedReason;
    readonly detail?: string | undefined;
  };
  /** A notice about the task was delivered. */
  DeliverySent: { readonly deliveryId: DeliveryId; readonly kind: DeliveryKind; readonly target: string };
  /** A notice about the task could not be delivered; no further attempts are made. */
  DeliveryFailed: {
    readonly deliveryId: DeliveryId;
    readonly kind: DeliveryKind;
    readonly target: string;
    readonly attempts: number;
    readonly message: string;
  };
  /** The task and its events were removed; this record remains. */
  TaskDeleted: {
    readonly by: string;
    readonly status: string;
    readonly events: number;
    readonly outputBytes: number;
  };
}

export type EventType = keyof EventData;

export const EVENT_TYPES = [
  'TaskQueued',
  'TaskStarted',
  'AgentStatus',
  'StreamChunk',
  'OutputDropped',
  'OutputTruncated',
  'PlanUpdated',
  'ToolCallStarted',
  'ToolCallUpdated',
  'ToolCallCompleted',
  'ModelCallCompleted',
  'InputRequested',
  'InputAnswered',
  'MessageAdded',
  'AgentUpdate',
  'WorktreeMade',
  'ItemMoved',
  'UsageUpdated',
  'CancelRequested',
  'TaskRetrying',
  'ProcessesEnded',
  'RunAdopted',
  'LateOutcome',
  'TaskCompleted',
  'TaskFailed',
  'TaskCancelled',
  'TaskDeleted',
  'JobFired',
  'JobMissed',
  'DeliverySent',
  'DeliveryFailed',
] as const satisfies readonly EventType[];

/** The events that end a task. */
export const TERMINAL_EVENTS = [
  'TaskCompleted',
  'TaskFailed',
  'TaskCancelled',
] as const satisfies readonly EventType[];

/** The events that belong to a job and to no task. */
export type JobEventType = 'JobMissed';
export type TaskEventType = Exclude<EventType, JobEventType>;

export interface EventOf<Type extends EventType> {
  readonly seq: number;
  /** RFC 3339 UTC. */
  readonly at: string;
  readonly type: Type;
  readonly taskId: Type extends JobEventType ? undefined : TaskId;
  readonly rootId: Type extends JobEventType ? undefined : TaskId;
  readonly agent: string;
  readonly session: string;
  readonly data: EventData[Type];
}

/** Any event; narrow it by `type`. */
export type LedgerEvent = { [Type in EventType]: EventOf<Type> }[EventType];

/** An event of a task. */
export type TaskEvent = { [Type in TaskEventType]: EventOf<Type> }[TaskEventType];

/** True when the event belongs to a task. */
export const isTaskEvent = (event: LedgerEvent): event is TaskEvent => event.taskId !== undefined;

/** An event before the ledger adds a sequence, a time and the task. */
export type Fact = {
  [Type in TaskEventType]: { readonly type: Type; readonly data: EventData[Type] };
}[TaskEventType];

/** True for the events that end a task. */
export const isTerminalEvent = (type: EventType): boolean =>
  (TERMINAL_EVENTS as readonly EventType[]).includes(type);
