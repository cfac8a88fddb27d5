// The messages of a session: from people, from the agent, and from its tools. Runtimes whose agents keep no memory of their
// own start the next turn with these.

import type { TaskId } from '../ids.ts';

export const MESSAGE_ROLES = ['user', 'assistant', 'tool', 'summary'] as const;
/** `summary` replaces everything before it for the agent; earlier messages are kept for people only. */
export type MessageRole = (typeof MESSAGE_ROLES)[number];

/** A part of a message: text, a file, a tool call or its result. */
export type MessagePart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'reasoning'; readonly text: string }
  /** An attachment; its content is stored with the task. */
  | { readonly type: 'file'; readonly name: string; readonly mediaType: string; readonly hash: string }
  | {
      readonly type: 'tool-call';
      readonly toolCallId: string;
      readonly toolName: string;
      readonly input: unknown;
    }
  | {
      readonly type: 'tool-result';
      readonly toolCallId: string;
      readonly toolName: string;
      readonly output: string;
      readonly isError?: boolean | undefined;
    };

/** A message to add to a conversation. */
export interface NewMessage {
  readonly role: MessageRole;
  readonly parts: readonly MessagePart[];
}

export interface SessionMessage extends NewMessage {
  /** Grows within the session, from 1. */
  readonly n: number;
  readonly taskId: TaskId;
  readonly at: string;
  /** It is from before a reset: people can read it, but the agent no longer gets it. */
  readonly archived?: true | undefined;
}

/** A reset: a new conversation started in the session. */
export interface SessionReset {
  readonly at: string;
  /** How many messages it archived. */
  readonly messages: number;
  /** The number of the last archived message; 0: none. */
  readonly lastMessage: number;
  /** The `n` of the newest task of the session at that time; 0: none. */
  readonly lastTask: number;
}

/** The text parts of a message. */
export const textOfMessage = ({ parts }: NewMessage): string =>
  parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
