// Sessions and their messages: from people, from the agent, and from its tools. Runtimes whose agents keep no memory of their
// own start the next turn with these.

import { z } from 'zod';
import type { Frozen } from '../frozen.ts';
import { chosen, name, spacedName, taskId, timestamp } from './fields.ts';
import { usage } from './task.ts';

export const sessionReset = z.object({
  at: timestamp,
  /** How many messages it archived. */
  messages: z.number().int(),
  /** The number of the last archived message; 0: none. */
  lastMessage: z.number().int(),
  /** The `n` of the newest task of the session at that time; 0: none. */
  lastTask: z.number().int(),
});
/** A reset: a new conversation started in the session. */
export type SessionReset = Frozen<z.output<typeof sessionReset>>;

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

const messagePart = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('reasoning'), text: z.string() }),
  /** An attachment; its content is stored with the task. */
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

/** A part of a message: text, a file, a tool call or its result. */
export type MessagePart = Frozen<z.output<typeof messagePart>>;

const newMessage = z.object({
  /** `summary` replaces everything before it for the agent; earlier messages are kept for people only. */
  role: z.enum(['user', 'assistant', 'tool', 'summary']),
  parts: z.array(messagePart),
});
/** A message to add to a conversation. */
export type NewMessage = Frozen<z.output<typeof newMessage>>;
export type MessageRole = NewMessage['role'];

export const sessionMessage = newMessage.extend({
  /** Grows within the session, from 1. */
  n: z.number().int(),
  taskId,
  at: timestamp,
  /** It is from before a reset: people can read it, but the agent no longer gets it. */
  archived: z.literal(true).optional(),
});
export type SessionMessage = Frozen<z.output<typeof sessionMessage>>;
