// A task that has ended, and a piece of output, to test commands with.

import type { LedgerEvent, Task } from '@coxswain/protocol';
import { sampleTask as pendingTask, sampleId } from '@coxswain/protocol/testing';

export const sampleTask = (more: Partial<Task> = {}): Task =>
  pendingTask({
    status: 'completed',
    agent: 'shell',
    session: 'main',
    user: 'somebody',
    runtime: 'command',
    attempt: 1,
    createdAt: '2026-11-20T11:50:00.000Z',
    startedAt: '2026-11-20T11:50:01.000Z',
    endedAt: '2026-11-20T11:52:13.000Z',
    revision: 3,
    ...more,
  });

/** A piece of output. */
export const sampleChunk = (
  text: string,
  stream: 'stdout' | 'stderr' | 'message' | 'thought' = 'stdout',
  seq = 1,
): Extract<LedgerEvent, { type: 'StreamChunk' }> => ({
  seq,
  at: '2026-11-20T11:50:02.000Z',
  type: 'StreamChunk',
  taskId: sampleId(),
  rootId: sampleId(),
  agent: 'shell',
  session: 'main',
  data: { stream, text },
});
