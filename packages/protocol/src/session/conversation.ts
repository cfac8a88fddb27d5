// What was said in a session: what a person gave, what the agent answered, and what its tools answered it. A runtime whose
// agent keeps no memory of its own begins the next turn with these.

import type { TaskId } from '../ids.ts';

export const MESSAGE_ROLES = ['user', 'assistant', 'tool', 'summary'] as const;
/** `summary` stands for everything before it: what lies before is kept for people, and no longer given to the agent. */
export type MessageRole = (typeof MESSAGE_ROLES)[number];

/** A part of a message: text, a tool call with its input, or a tool's answer. */
export type MessagePart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'reasoning'; readonly text: string }
  /** What was attached: its content lies with the task. */
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
      readonly isError?: boolean;
    };

/** What is added to a conversation. */
export interface NewMessage {
  readonly role: MessageRole;
  readonly parts: readonly MessagePart[];
}

export interface SessionMessage extends NewMessage {
  /** Grows within the session, from 1. */
  readonly n: number;
  readonly taskId: TaskId;
  readonly at: string;
  /** It was said before the session was reset: people read it, the agent is no longer given it. */
  readonly archived?: true;
}

/** A conversation ended in a session and another began. */
export interface SessionReset {
  readonly at: string;
  /** How many messages were archived with it. */
  readonly messages: number;
  /** The number of the last archived message; 0: nothing was ever said. */
  readonly lastMessage: number;
  /** The `n` of the newest task that the session had then; 0: none. */
  readonly lastTask: number;
}

/** The text of a message, its parts of other types left out. */
export const textOfMessage = ({ parts }: NewMessage): string =>
  parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
