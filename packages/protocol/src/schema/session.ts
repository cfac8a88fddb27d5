// Conversations: listing, naming.

import { z } from 'zod';
import { name, timestamp } from './fields.ts';
import { usage } from './task.ts';

export const session = z.object({
  id: z.string(),
  name: z.string(),
  agent: z.string(),
  createdAt: timestamp,
  lastTaskAt: timestamp.optional(),
  tasks: z.number().int(),
  activeTasks: z.number().int(),
  usage: usage.optional(),
});
export type Session = z.output<typeof session>;
export const newSession = z.strictObject({ name, agent: name.optional() });
export const renameSession = z.strictObject({ name });
