// For tests: a new task with everything that a test does not care about.

import { type TaskId, taskIdFrom } from '@coxswain/protocol';
import type { NewTask } from '../writes.ts';

let lastId = 0;

/** An id that no other call of this process returned. */
export const someTaskId = (): TaskId => {
  lastId += 1;
  return taskIdFrom(Uint8Array.from({ length: 12 }, (_, index) => Math.floor(lastId / 32 ** index)));
};

export const newTask = (id: TaskId = someTaskId(), more: Partial<NewTask> = {}): NewTask => ({
  id,
  kind: 'background',
  source: 'cli',
  rootId: id,
  agent: 'shell',
  session: id,
  user: 'someone',
  deliverTo: [],
  delivery: 'state_changes',
  prompt: 'true',
  runtime: 'command',
  workDir: '/',
  addDirs: [],
  priority: 0,
  labels: {},
  after: [],
  timeoutMs: 1_000,
  maxAttempts: 1,
  onInput: 'park',
  createdAtMs: 1_000,
  isExternalRoot: true,
  ...more,
});
