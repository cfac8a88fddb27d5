// Where in a run somebody works, as people read it.
import type { Task } from '../schema/task.ts';

/** `deploy › claude`: the tasks from above to below, each by its step, else by who works on it. */
export const placeText = (tasks: readonly Pick<Task, 'step' | 'agent'>[]): string =>
  tasks.map(({ step, agent }) => step ?? agent).join(' › ');
