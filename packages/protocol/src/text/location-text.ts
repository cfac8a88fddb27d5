// The position of a task in its tree, for display.
import type { Task } from '../schema/task.ts';

/** `deploy › claude`: the tasks from the top down, each by its step, else by its agent. */
export const locationText = (tasks: readonly Pick<Task, 'step' | 'agent'>[]): string =>
  tasks.map(({ step, agent }) => step ?? agent).join(' › ');
