// The events of one task until it has ended.

import {
  type EventType,
  isTaskId,
  isTerminalEvent,
  type LedgerEvent,
  TERMINAL_EVENTS,
} from '@coxswain/protocol';
import type { Requester } from '../requester.ts';
import type { WireAnswer } from '../transport/transport.ts';
import { openStream } from './open-stream.ts';
import { resume } from './resume.ts';
import type { StreamSettings } from './stream-settings.ts';

export interface TaskStreamOptions {
  readonly since?: number | undefined;
  readonly types?: readonly EventType[] | undefined;
  readonly follow?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** True for the event after which nothing more is to be said about the task. */
export const endsTask = (event: LedgerEvent, id: string): boolean =>
  event.taskId === id && (isTerminalEvent(event.type) || event.type === 'TaskDeleted');

/** One connection of a task's stream. */
export const openTaskStream = (
  request: Requester,
  id: string,
  options: TaskStreamOptions & { readonly afterSeq?: number | undefined; readonly silenceMs: number },
): Promise<WireAnswer | undefined> => {
  const { types, follow, afterSeq, signal, silenceMs } = options;
  // The event that ends the task is always asked for, and kept back when it is not wanted.
  const type = types && [...new Set([...types, ...TERMINAL_EVENTS, 'TaskDeleted'])];
  return openStream(request, 'streamTask', {
    parameters: { id },
    query: { type, follow: follow === false ? 'false' : undefined },
    afterSeq,
    signal,
    silenceMs,
  });
};

/** Follows the task that `ref` names now: a short reference may name another one after a reconnect. */
export async function* streamTask(
  request: Requester,
  ref: string,
  options: TaskStreamOptions,
  settings: StreamSettings,
): AsyncGenerator<LedgerEvent> {
  const { since, types, signal } = options;
  const { silenceMs } = settings;
  const id = isTaskId(ref)
    ? ref
    : (await request.json('getTask', { parameters: { id: ref }, signal })).task.id;
  const source = {
    address: request.address,
    since,
    signal,
    open: (afterSeq: number | undefined) => openTaskStream(request, id, { ...options, afterSeq, silenceMs }),
    isLast: (event: LedgerEvent) => endsTask(event, id),
    isOverWhenClosed: options.follow === false,
  };
  for await (const event of resume(source, settings)) {
    if (types === undefined || types.includes(event.type)) yield event;
  }
}
