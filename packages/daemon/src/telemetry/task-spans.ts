// The spans of an attempt that ended, and of its task when that ended with it: made from the events that the ledger has of it.
// Nothing is kept between two attempts, so a daemon that is killed makes the same spans when it comes back.

import { attemptSpanId, spanIdOf, type Trace, taskSpanId, traceOf } from '@coxswain/engine/trace';
import type { Ledger } from '@coxswain/ledger';
import type { EventOf, LedgerEvent, Task, TaskId, ToolCall, Usage } from '@coxswain/protocol';
import { SpanKind } from '@opentelemetry/api';
import {
  attemptValues,
  modelCallValues,
  taskValues,
  toolName,
  toolValues,
  usageSince,
} from './attributes.ts';
import type { Span } from './span.ts';

export const ENDS_OF_ATTEMPTS = ['TaskRetrying', 'TaskCompleted', 'TaskFailed', 'TaskCancelled'] as const;

export type AttemptEnd = {
  [Type in (typeof ENDS_OF_ATTEMPTS)[number]]: EventOf<Type>;
}[(typeof ENDS_OF_ATTEMPTS)[number]];

const FACTS: ReadonlySet<LedgerEvent['type']> = new Set([
  'TaskStarted',
  'ToolCallStarted',
  'ToolCallCompleted',
  'ModelCallCompleted',
  'UsageUpdated',
  ...ENDS_OF_ATTEMPTS,
]);

const FAILED_TOOLS: ReadonlySet<ToolCall['status']> = new Set(['failed', 'cancelled']);

type Reading = Pick<Ledger, 'tasks' | 'events'>;

const atMs = ({ at }: Pick<LedgerEvent, 'at'>): number => Date.parse(at);

/** Events of the task through that one, in order; only those that spans are made of. */
async function* factsThrough(end: AttemptEnd, { events }: Reading): AsyncGenerator<LedgerEvent> {
  const filter = { taskIds: new Set([end.taskId]), types: FACTS };
  for (let after = 0; after < end.seq; ) {
    const { items, throughSeq } = await events.stored(after, filter);
    for (const { event } of items) if (event.taskId === end.taskId && event.seq <= end.seq) yield event;
    after = throughSeq;
  }
}

/** The parents of one attempt's spans, and what has not ended yet. */
class Attempt {
  readonly number: number;
  readonly startMs: number;
  readonly #task: Task;
  readonly #trace: Trace;
  readonly #tools = new Map<string, { readonly call: ToolCall; readonly startMs: number }>();

  constructor(started: EventOf<'TaskStarted'>, task: Task, trace: Trace) {
    this.number = started.data.attempt;
    this.startMs = atMs(started);
    this.#task = task;
    this.#trace = trace;
  }

  get spanId(): string {
    return attemptSpanId(this.#task.id, this.number);
  }

  began(event: EventOf<'ToolCallStarted'>): void {
    this.#tools.set(event.data.toolCallId, { call: event.data, startMs: atMs(event) });
  }

  /** The span of a tool or model call that has ended; undefined for every other event. */
  over(event: LedgerEvent, hasContent: boolean): Span | undefined {
    if (event.type === 'ToolCallCompleted') {
      const begun = this.#tools.get(event.data.toolCallId);
      this.#tools.delete(event.data.toolCallId);
      return this.#tool({ ...begun?.call, ...event.data }, begun?.startMs, atMs(event), hasContent);
    }
    if (event.type !== 'ModelCallCompleted') return undefined;
    const { model, durationMs, failure } = event.data;
    return {
      name: `chat ${model}`,
      kind: SpanKind.CLIENT,
      ...this.#below('chat', event.seq),
      ...this.#time(atMs(event), durationMs),
      attributes: { ...modelCallValues(event.data), 'error.type': failure },
      failure: failure && { message: undefined },
    };
  }

  /** The tools that the end of the attempt found at work. */
  cut(endMs: number, hasContent: boolean): readonly Span[] {
    return [...this.#tools.values()].map(({ call, startMs }) =>
      this.#tool({ ...call, status: 'cancelled' }, startMs, endMs, hasContent),
    );
  }

  #tool(call: ToolCall, startMs: number | undefined, endMs: number, hasContent: boolean): Span {
    const isFailed = FAILED_TOOLS.has(call.status);
    return {
      name: `execute_tool ${toolName(call, hasContent)}`,
      ...this.#below('tool', call.toolCallId),
      ...this.#time(endMs, call.durationMs ?? (startMs === undefined ? 0 : endMs - startMs)),
      attributes: { ...toolValues(call, hasContent), 'error.type': isFailed ? call.status : undefined },
      failure: isFailed ? { message: undefined } : undefined,
    };
  }

  #below(what: string, which: string | number): Pick<Span, 'context' | 'parentSpanId'> {
    const spanId = spanIdOf(this.#task.id, this.number, what, which);
    return { context: { traceId: this.#trace.traceId, spanId }, parentSpanId: this.spanId };
  }

  // An event is stored a moment after what it reports: nothing starts before the attempt does.
  #time(endMs: number, durationMs: number): Pick<Span, 'startMs' | 'endMs'> {
    return { startMs: Math.max(this.startMs, endMs - durationMs), endMs };
  }
}

const failureOf = (
  end: AttemptEnd,
  hasContent: boolean,
): { readonly code: string; readonly message?: string } | undefined => {
  if (end.type === 'TaskCompleted') return undefined;
  const { message } = end.data;
  const detail = hasContent && message !== undefined ? { message } : {};
  if (end.type !== 'TaskCancelled') return { code: end.data.code, ...detail };
  return end.data.reason === 'timeout' ? { code: 'timeout', ...detail } : undefined;
};

/** What the ends of an attempt and of its task have in common. */
const endOf = (
  end: AttemptEnd,
  hasContent: boolean,
): Pick<Span, 'endMs' | 'failure'> & { readonly code: string | undefined } => {
  const failure = failureOf(end, hasContent);
  return { endMs: atMs(end), code: failure?.code, failure: failure && { message: failure.message } };
};

const attemptSpan = (attempt: Attempt, end: AttemptEnd, { task, trace, usage, hasContent }: Parts): Span => {
  const { endMs, failure, code } = endOf(end, hasContent);
  const { name, attributes } = attemptValues(task, { attempt: attempt.number, usage, hasContent });
  const before = attempt.number > 1 ? [attemptSpanId(task.id, attempt.number - 1)] : [];
  const exitCode = 'exitCode' in end.data ? end.data.exitCode : undefined;
  return {
    name,
    context: { traceId: trace.traceId, spanId: attempt.spanId },
    parentSpanId: taskSpanId(task.id),
    startMs: attempt.startMs,
    endMs,
    attributes: { ...attributes, 'process.exit.code': exitCode, 'error.type': code },
    failure,
    links: before.map((spanId) => ({ traceId: trace.traceId, spanId })),
  };
};

interface Parts {
  readonly task: Task;
  readonly trace: Trace;
  readonly usage: Usage | undefined;
  readonly hasContent: boolean;
}

const taskSpan = async (
  end: AttemptEnd,
  { task, trace, hasContent }: Parts,
  { tasks }: Reading,
): Promise<Span> => {
  const { endMs, failure, code } = endOf(end, hasContent);
  const retried = task.retryOf === undefined ? undefined : await tasks.get(task.retryOf);
  return {
    name: `task ${task.kind}`,
    context: { traceId: trace.traceId, spanId: taskSpanId(task.id) },
    parentSpanId: trace.parentSpanId,
    isParentRemote: task.parentId === undefined,
    startMs: Date.parse(task.createdAt),
    endMs,
    attributes: { ...taskValues(task, hasContent), 'error.type': code },
    failure,
    links:
      retried === undefined ? [] : [{ traceId: traceOf(retried).traceId, spanId: taskSpanId(retried.id) }],
  };
};

/** Which attempt ended; 0 where none had started. */
const attemptOf = (end: AttemptEnd, task: Task): number =>
  end.type === 'TaskRetrying' ? end.data.attempt : task.attempt;

const tracedTask = async (id: TaskId, { tasks }: Reading): Promise<Task | undefined> => {
  const task = await tasks.get(id);
  return task === undefined || task.kind === 'item' || !traceOf(task).isSampled ? undefined : task;
};

/** Always the same in the same order. None where the task was removed, is an item, or belongs to a trace that nobody records. */
export async function* spansOf(end: AttemptEnd, ledger: Reading, hasContent: boolean): AsyncGenerator<Span> {
  const task = await tracedTask(end.taskId, ledger);
  if (task === undefined) return;
  const trace = traceOf(task);
  const wanted = attemptOf(end, task);
  let attempt: Attempt | undefined;
  let usage: Usage | undefined;
  let usageBefore: Usage | undefined;
  for await (const event of factsThrough(end, ledger)) {
    if (event.type === 'TaskStarted') {
      usageBefore = usage;
      attempt = event.data.attempt === wanted ? new Attempt(event, task, trace) : undefined;
    } else if (event.type === 'UsageUpdated') usage = event.data.usage;
    else if (event.type === 'ToolCallStarted') attempt?.began(event);
    else {
      const span = attempt?.over(event, hasContent);
      if (span) yield span;
    }
  }
  const isOver = end.type !== 'TaskRetrying';
  const total = (isOver ? end.data.usage : undefined) ?? usage;
  const parts: Parts = { task, trace, usage: usageSince(usageBefore, total), hasContent };
  if (attempt) {
    yield* attempt.cut(atMs(end), hasContent);
    yield attemptSpan(attempt, end, parts);
  }
  if (isOver) yield await taskSpan(end, parts, ledger);
}
