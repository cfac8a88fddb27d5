// Sessions and their messages.

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
  /** The subject of its oldest task, to display for an unnamed session. */
  title: z.string().optional(),
  agent: z.string(),
  createdAt: timestamp,
  lastTaskAt: timestamp.optional(),
  tasks: z.number().int(),
  activeTasks: z.number().int(),
  usage: usage.optional(),
  /** Overrides the model of its agent. */
  model: z.string().optional(),
  /** The number of the last message; left out if there is none, or all are archived. */
  lastMessage: z.number().int().optional(),
  /** Oldest first; left out in lists, and if there was none. */
  resets: z.array(sessionReset).optional(),
});
export type Session = Frozen<z.output<typeof session>>;
export const newSession = z.strictObject({ name: spacedName, agent: name.optional() });
/** Omitted fields stay as they are. `model`: applies from the next task on; null goes back to the model of the agent. */
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
