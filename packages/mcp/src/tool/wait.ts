// Waits for a task to end and reports progress meanwhile. While an agent waits for its child, the daemon lends its slot
// to others: it knows by the stream being followed.

import type { Client } from '@coxswain/client';
import type { EventType, Task } from '@coxswain/protocol';
import type { ToolContext } from './context.ts';
import { withProgress } from './progress.ts';
import { statusText } from './task-text.ts';

const ENDS: readonly EventType[] = ['TaskCompleted', 'TaskFailed', 'TaskCancelled'];

/**
 * Resolves with the task when it has ended, or as it is after `maxWaitMs`. Throws the signal's reason if the call is
 * cancelled, and `task_not_found` when the task was removed meanwhile.
 */
export const untilEnded = async (client: Client, id: string, context: ToolContext): Promise<Task> => {
  const patience = context.maxWaitMs === undefined ? undefined : AbortSignal.timeout(context.maxWaitMs);
  const signal = patience === undefined ? context.signal : AbortSignal.any([context.signal, patience]);
  const read = async (): Promise<Task> => (await client.tasks.get(id)).task;
  const follow = async (): Promise<void> => {
    for await (const _ending of client.tasks.stream(id, { types: ENDS, signal }));
  };
  try {
    await withProgress(context, async () => statusText(await read()), follow);
  } catch (error) {
    if (context.signal.aborted || patience?.aborted !== true) throw error;
  }
  return read();
};
