// A task to test views with: plausible in every field, changed where a test needs it.

import type { LedgerEvent, Task, TaskId } from '@coxswain/protocol';

/** An id with a random part of that character. */
export const sampleId = (character = 'a'): TaskId => `tsk_${character.repeat(12)}` as TaskId; // a whole id

export const sampleTask = (more: Partial<Task> = {}): Task => ({
  id: sampleId(),
  n: 1,
  kind: 'background',
  source: 'cli',
  status: 'completed',
  rootId: more.id ?? sampleId(),
  agent: 'shell',
  session: 'main',
  user: 'somebody',
  deliverTo: [],
  delivery: 'state_changes',
  prompt: 'npm test',
  description: 'npm test',
  runtime: 'command',
  workDir: '/work',
  addDirs: [],
  priority: 0,
  labels: {},
  after: [],
  timeoutMs: 1_800_000,
  attempt: 1,
  maxAttempts: 1,
  onInput: 'park',
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
