// The trace context of a task. Its ids derive from task ids, so every caller gets the same ones, also after a crash.

import { createHash } from 'node:crypto';
import {
  parseTraceparent,
  type Task,
  type TaskId,
  TRACEPARENT_VARIABLE,
  type TraceContext,
  traceparentOf,
} from '@coxswain/protocol';

/** The trace of a task and what is above it there; without `parentSpanId` it is at the top. */
export interface Trace extends Omit<TraceContext, 'spanId'> {
  readonly parentSpanId?: string;
}

type Traced = Pick<Task, 'id' | 'rootId' | 'parentId' | 'traceparent'>;

const hexOf = (what: string, bytes: number): string =>
  createHash('sha256')
    .update(what)
    .digest('hex')
    .slice(0, bytes * 2);

/** The id of a span: always the same for the same words. */
export const spanIdOf = (...what: readonly (string | number)[]): string => hexOf(`span ${what.join(' ')}`, 8);

export const taskSpanId = (id: TaskId): string => spanIdOf(id);

/** That of the task while it has not been tried yet. */
export const attemptSpanId = (id: TaskId, attempt: number): string =>
  attempt === 0 ? taskSpanId(id) : spanIdOf(id, 'attempt', attempt);

export const traceOf = ({ rootId, parentId, traceparent }: Traced): Trace => {
  const given = traceparent === undefined ? undefined : parseTraceparent(traceparent);
  if (given !== undefined) {
    const { spanId, ...trace } = given;
    return { ...trace, parentSpanId: spanId };
  }
  const own = { traceId: hexOf(`trace ${rootId}`, 16), isSampled: true };
  return parentId === undefined ? own : { ...own, parentSpanId: taskSpanId(parentId) };
};

/**
 * The trace context for what works below this attempt of a task: programs and children. Where no traces are made it is the one
 * that the task was given, as if the task were not there.
 */
export const traceparentBelow = (
  task: Traced & Pick<Task, 'attempt'>,
  isTraced: boolean,
): string | undefined => {
  if (!isTraced) return task.traceparent;
  const { traceId, isSampled } = traceOf(task);
  return traceparentOf({ traceId, spanId: attemptSpanId(task.id, task.attempt), isSampled });
};

/** The variable that programs of the task get; none where there is no trace. */
export const traceVariables = (
  task: Traced & Pick<Task, 'attempt'>,
  isTraced: boolean,
): Readonly<Record<string, string>> => {
  const traceparent = traceparentBelow(task, isTraced);
  return traceparent === undefined ? {} : { [TRACEPARENT_VARIABLE]: traceparent };
};
