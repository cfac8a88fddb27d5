// Items: to-dos that an agent keeps for itself, moved by the agent and dispatched by nobody.

import { z } from 'zod';
import { TASK_STATUSES } from '../task-status.ts';
import { environment, folder, prompt, spacedName, taskRef } from './fields.ts';

export const newItem = z.strictObject({
  title: prompt,
  /** The item that this one is a part of. */
  parentId: taskRef.optional(),
  /** The session whose list it is on. Default: that of the task whose token is used; a person has to name one. */
  session: spacedName.optional(),
  /** For what is submitted below it: where that works, and the environment that it gets. Only a person can say so. */
  workDir: folder.optional(),
  environment: environment.optional(),
});
export type NewItem = z.output<typeof newItem>;

export const itemChange = z.strictObject({
  status: z.enum(TASK_STATUSES),
  /** What came of it, or why it is not done. */
  message: z.string().max(100_000).optional(),
});
export type ItemChange = z.output<typeof itemChange>;
