// Conversations: listing, naming, reading.

import { z } from 'zod';
import type { Frozen } from '../frozen.ts';
import {
  MESSAGE_ROLES,
  type MessagePart,
  type SessionMessage,
  type SessionReset,
} from '../session/conversation.ts';
import { chosen, name, spacedName, taskId, timestamp } from './fields.ts';
import { usage } from './task.ts';

export const sessionReset: z.ZodType<SessionReset> = z.object({
  at: timestamp,
  messages: z.number().int(),
  lastMessage: z.number().int(),
  lastTask: z.number().int(),
});

export const session = z.object({
  id: z.string(),
  name: z.string(),
  /** What its oldest task is about: what to call a session that nobody named. */
  title: z.string().optional(),
  agent: z.string(),
  createdAt: timestamp,
  lastTaskAt: timestamp.optional(),
  tasks: z.number().int(),
  activeTasks: z.number().int(),
  usage: usage.optional(),
  /** The model chosen for it, instead of its agent's. */
  model: z.string().optional(),
  /** The number of the last message; left out when nothing was said, or all of it is archived. */
  lastMessage: z.number().int().optional(),
  /** Oldest first; left out in lists, and where there was none. */
  resets: z.array(sessionReset).optional(),
});
export type Session = Frozen<z.output<typeof session>>;
export const newSession = z.strictObject({ name: spacedName, agent: name.optional() });
/** What is left out stays. `model`: null gives it the model of its agent again; another holds from the next task on. */
export const changeSession = z
  .strictObject({
    name: spacedName.optional(),
    model: chosen.nullable().optional(),
  })
  .refine(
    ({ name, model }) => name !== undefined || model !== undefined,
    'changes nothing: give a name or a model',
  );

const messagePart: z.ZodType<MessagePart> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('reasoning'), text: z.string() }),
  z.object({ type: z.literal('file'), name: z.string(), mediaType: z.string(), hash: z.string() }),
  z.object({
    type: z.literal('tool-call'),
    toolCallId: z.string(),
    toolName: z.string(),
    input: z.unknown(),
  }),
  z.object({
    type: z.literal('tool-result'),
    toolCallId: z.string(),
    toolName: z.string(),
    output: z.string(),
    isError: z.boolean().optional(),
  }),
]);

export const sessionMessage: z.ZodType<SessionMessage> = z.object({
  n: z.number().int(),
  role: z.enum(MESSAGE_ROLES),
  parts: z.array(messagePart),
  taskId,
  at: timestamp,
  archived: z.literal(true).optional(),
});
