// An event is an append-only fact about a task. Its order and identity come from `seq`, one growing integer over the
// whole ledger, which is also the SSE id. The log of events is the buffer: a reader is a cursor over it.

import type { Provider } from '../agent/agent.ts';
import type { DeliveryKind } from '../channel/delivery.ts';
import type { DeliveryId, InputId, JobId, TaskId } from '../ids.ts';
import type { MissedReason, TriggerKind } from '../job/job.ts';
import type { InputAnswer, InputRequest } from '../schema/input.ts';
import type { Task, Usage } from '../schema/task.ts';
import type { InputState } from './input-request.ts';
import type { PlanEntry } from './plan.ts';
import type { Phase, Reason, RuntimeName } from './task.ts';

export const STREAMS = ['message', 'thought', 'stdout', 'stderr'] as const;
export type Stream = (typeof STREAMS)[number];

export const TOOL_CALL_STATUSES = [
  'pending',
  'running',
  'completed',
  'failed',
  'skipped',
  'cancelled',
] as const;
export type ToolCallStatus = (typeof TOOL_CALL_STATUSES)[number];

/** Where in the files a tool call works. */
export interface ToolLocation {
  readonly path: string;
  /** From 1. */
  readonly line?: number;
}

/** What a tool call changes in a file. */
export interface ToolDiff {
  readonly path: string;
  /** undefined: the file is new. */
  readonly oldText?: string;
  readonly newText: string;
}

export interface ToolCall {
  readonly toolCallId: string;
  readonly name: string;
  /** A kind of {@link TOOL_KINDS}. */
  readonly kind?: string;
  /** What it does, in the agent's own words. */
  readonly title?: string;
  readonly status: ToolCallStatus;
  readonly input?: unknown;
  readonly output?: unknown;
  readonly locations?: readonly ToolLocation[];
  readonly diffs?: readonly ToolDiff[];
  readonly durationMs?: number;
}

/** One request to a model. */
export interface ModelCall {
  readonly provider: Provider;
  readonly model: string;
  readonly durationMs: number;
  /** Why the model stopped, in its provider's word. */
  readonly finish?: string;
  /** What the call consumed, as far as the provider said. */
  readonly usage?: Pick<Usage, 'inputTokens' | 'outputTokens' | 'cachedTokens' | 'reasoningTokens'>;
  /** It brought no answer, or not all of it. */
  readonly failure?: 'cut' | 'limit' | 'error';
}

/** A process that was found when everything of a run was ended. */
export interface EndedProcess {
  readonly pid: number;
  readonly command: string;
  /** The signal that ended it; `none` when it was left alive on purpose (it cleared its mark). */
  readonly signal: string;
}

/** Every event type with its data. This map is the documentation: docs/events.md is made from it. */
export interface EventData {
  /** The task was accepted. */
  TaskQueued: { readonly task: Task };
  /** An attempt began. */
  TaskStarted: {
    readonly attempt: number;
    readonly agent: string;
    readonly runtime: RuntimeName;
    readonly model?: string;
    readonly pid?: number;
    /** Who began it, where it is an item, and what was said to it. */
    readonly by?: string;
    readonly message?: string;
  };
  /** The phase changed. */
  AgentStatus: { readonly phase: Phase; readonly detail?: string; readonly iterations?: number };
  /** Text the agent produced: coalesced, never reordered, valid UTF-8 at every cut; `base64` has the bytes that are not. */
  StreamChunk: { readonly stream: Stream; readonly text: string; readonly base64?: string };
  /** Stored output that is gone: given up to stay within `output.perTask`, or `lost` with its file. */
  OutputDropped: { readonly stream?: Stream; readonly bytes: number; readonly lost?: true };
  /** The task reached `output.perTask`; from here on head and tail are kept. */
  OutputTruncated: { readonly limitBytes: number };
  /** The agent's plan as a whole; it replaces the one before. */
  PlanUpdated: { readonly entries: readonly PlanEntry[] };
  /** The agent began to use a tool, or was about to. */
  ToolCallStarted: ToolCall;
  /** What is known of the tool call by now; it replaces what was known before. */
  ToolCallUpdated: ToolCall;
  /** The tool call is over: completed, failed, skipped or cancelled. */
  ToolCallCompleted: ToolCall;
  /** A call of the model is over: answered, failed or cut. Told by the runtime `model`; other agents call theirs themselves. */
  ModelCallCompleted: ModelCall;
  /** The agent asked; the task needs input. */
  InputRequested: { readonly request: InputRequest };
  /** The request is closed: answered, denied, expired or cancelled. */
  InputAnswered: {
    readonly requestId: InputId;
    readonly state: Exclude<InputState, 'open'>;
    readonly answer?: InputAnswer;
    readonly by: string;
    /** The task runs on: no other request is open, and it was not asked to stop. */
    readonly resumes: boolean;
  };
  /** Something was said to the agent or by it outside its output. */
  MessageAdded: { readonly role: 'user' | 'agent' | 'system'; readonly text: string; readonly by?: string };
  /** Something else that the agent told: its modes and models, its commands, or what no event here has a name for. */
  AgentUpdate: { readonly kind: string; readonly data: unknown };
  /** The conversation of this task works in a git worktree: its folder, its branch, and the commit it began at. */
  WorktreeMade: {
    readonly folder: string;
    readonly branch: string;
    readonly base: string;
    readonly repository: string;
  };
  /** An item was moved to a status that is no end, or got another `title`; that it was begun is told by `TaskStarted`. */
  ItemMoved: {
    readonly status: 'pending' | 'running' | 'needs_input';
    readonly by: string;
    readonly message?: string;
    readonly title?: string;
  };
  /** What the task has consumed so far. */
  UsageUpdated: { readonly usage: Usage };
  /** Somebody wants the task to stop; `now`: by force. */
  CancelRequested: { readonly by: string; readonly reason?: string; readonly now?: boolean };
  /** Another attempt will run: one failed (`retry`), a provider's limit must reset, or the system had no room (`resources`). */
  TaskRetrying: {
    readonly attempt: number;
    readonly reason: Extract<Reason, 'retry' | 'limit' | 'resources'>;
    readonly runAt: string;
    readonly code: Reason;
    readonly message: string;
  };
  /** Processes of the run that outlived their program were ended. */
  ProcessesEnded: { readonly processes: readonly EndedProcess[] };
  /** An outcome that arrived after the task had ended; the status stays. */
  LateOutcome: { readonly status: string; readonly message?: string };
  /** The agent did its work. */
  TaskCompleted: {
    readonly result?: string;
    readonly exitCode?: number;
    readonly usage?: Usage;
    readonly durationMs: number;
    /** Who says so, where it is an item. */
    readonly by?: string;
  };
  /** The task did not succeed; `code` says which kind of failure, `message` what happened. */
  TaskFailed: {
    readonly code: Reason;
    readonly message: string;
    readonly exitCode?: number;
    readonly usage?: Usage;
    readonly durationMs: number;
    /** Who says so, where it is an item. */
    readonly by?: string;
  };
  /** The task was stopped and nothing of it runs any more. `reason` tells the user's wish from a time limit or a shutdown. */
  TaskCancelled: {
    readonly reason: Reason;
    readonly by: string;
    readonly message?: string;
    readonly usage?: Usage;
    readonly durationMs: number;
  };
  /** A job made this task. */
  JobFired: {
    readonly jobId: JobId;
    readonly job: string;
    readonly trigger: TriggerKind;
    /** The instant that it stands for. */
    readonly slot: string;
  };
  /** A slot of a job passed and made no task. It belongs to no task. */
  JobMissed: {
    readonly jobId: JobId;
    readonly job: string;
    readonly trigger: TriggerKind;
    readonly slot: string;
    readonly reason: MissedReason;
    readonly detail?: string;
  };
  /** A notice about the task arrived. */
  DeliverySent: { readonly deliveryId: DeliveryId; readonly kind: DeliveryKind; readonly target: string };
  /** A notice about the task was given up. */
  DeliveryFailed: {
    readonly deliveryId: DeliveryId;
    readonly kind: DeliveryKind;
    readonly target: string;
    readonly attempts: number;
    readonly message: string;
  };
  /** The task and its events were removed: the audit line that stays. */
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

/** A fact before the ledger gave it a sequence, a time and its task. */
export type Fact = {
  [Type in TaskEventType]: { readonly type: Type; readonly data: EventData[Type] };
}[TaskEventType];

/** True for the events after which a task accepts nothing more. */
export const isTerminalEvent = (type: EventType): boolean =>
  (TERMINAL_EVENTS as readonly EventType[]).includes(type);
