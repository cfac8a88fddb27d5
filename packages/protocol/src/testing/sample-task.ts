// A task for tests: whole, and plausible in every field that a test does not name.

import type { TaskId } from '../ids.ts';
import type { Task } from '../schema/task.ts';

/** An id with a random part of that character. */
export const sampleId = (character = 'a'): TaskId => `tsk_${character.repeat(12)}` as TaskId; // a whole id

export const sampleTask = (more: Partial<Task> = {}): Task => {
  const { id = sampleId(), prompt = 'npm test' } = more;
  return {
    id,
    n: 1,
    kind: 'background',
    source: 'cli',
    status: 'pending',
    rootId: id,
    agent: 'claude',
    session: `ses_${id.slice(4)}`,
    user: 'ann',
    deliverTo: [],
    delivery: 'state_changes',
    prompt,
    description: more.title ?? prompt,
    runtime: 'acp',
    workDir: '/work',
    addDirs: [],
    priority: 0,
    labels: {},
    after: [],
    timeoutMs: 1_800_000,
    attempt: 0,
    maxAttempts: 1,
    onInput: 'park',
    createdAt: '2026-11-20T12:00:00.000Z',
    revision: 1,
    ...more,
  };
};
