// Items: to-dos that an agent keeps and moves itself. They are never dispatched.

import { z } from 'zod';
import type { Frozen } from '../frozen.ts';
import { statusWordSchema } from './aliases.ts';
import { environment, folder, name, prompt, spacedName, taskRef } from './fields.ts';

export const newItem = z.strictObject({
  title: prompt,
  /** The parent item. */
  parentId: taskRef.optional(),
  /** The session whose list it goes on. Default: the session of the task whose token is used, else the list of `agent`. */
  session: spacedName.optional(),
  /** Puts it on the list that all sessions of this agent share. Default: the default agent. Only for people. */
  agent: name.optional(),
  /** Where a person added it. */
  source: z.enum(['api', 'cli', 'cockpit', 'mcp']).default('api'),
  /** Folder and environment for tasks submitted below it. Only for people. */
  workDir: folder.optional(),
  environment: environment.optional(),
});
export type NewItem = Frozen<z.output<typeof newItem>>;

export const itemChange = z
  .strictObject({
    status: statusWordSchema.optional(),
    /** The result, the reason, or the question for a person. */
    message: z.string().max(100_000).optional(),
    /** The new title. */
    title: prompt.optional(),
  })
  .refine(
    ({ status, title }) => status !== undefined || title !== undefined,
    'changes nothing: give a status or a title',
  )
  .refine(
    ({ status, message }) => status !== undefined || message === undefined,
    'has a message but no status: a message is only allowed with a status change',
  );
export type ItemChange = Frozen<z.output<typeof itemChange>>;
