// The messages a session remembers of removed tasks.

import type { Client } from '@coxswain/client';
import { type MessagePart, ProblemError, type SessionMessage, type ToolCall } from '@coxswain/protocol';
import type { Entry, EntryBody } from '../transcript/entry.ts';

const PAGE = 500;
/** Enough for a screen; `cox sessions show` has them all. */
const MAX_MESSAGES = 5_000;

export interface Remembered {
  readonly client: Client;
  readonly session: string;
  /** The tasks that are shown from their events. */
  readonly known: ReadonlySet<string>;
}

/** The last messages of unknown tasks, oldest first; none for an unknown session. */
export const forgottenEntries = async ({ client, session, known }: Remembered): Promise<readonly Entry[]> => {
  try {
    const { lastMessage = 0 } = await client.sessions.get(session);
    const messages: SessionMessage[] = [];
    let after = Math.max(0, lastMessage - MAX_MESSAGES);
    while (after < lastMessage) {
      const page = await client.sessions.messages(session, { after, limit: PAGE });
      messages.push(...page);
      after = page.at(-1)?.n ?? lastMessage;
    }
    return entriesOfMessages(messages.filter(({ taskId }) => !known.has(taskId)));
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'session_not_found') return [];
    throw error;
  }
};

// Earlier turns whose events are gone, from the messages the session remembers.
const bodyOf = (role: SessionMessage['role'], part: MessagePart): EntryBody | undefined => {
  switch (part.type) {
    case 'text':
      if (part.text.trim() === '') return undefined;
      if (role === 'summary') return { kind: 'note', note: { type: 'summary', text: part.text } };
      if (role === 'user') return { kind: 'user', text: part.text };
      return { kind: 'text', stream: 'message', text: part.text, isContinued: false };
    case 'file':
      return { kind: 'user', text: `+ ${part.name}` };
    case 'reasoning':
      return { kind: 'text', stream: 'thought', text: part.text, isContinued: false };
    case 'tool-call': {
      const { toolCallId, toolName, input } = part;
      return { kind: 'tool', call: { toolCallId, name: toolName, status: 'completed', input } };
    }
    case 'tool-result':
      return undefined;
  }
};

const withResult = (call: ToolCall, part: MessagePart & { type: 'tool-result' }): ToolCall => ({
  ...call,
  status: part.isError === true ? 'failed' : 'completed',
  output: part.output,
});

/** The messages, oldest first, as entries; a tool's answer goes into the card of its call. */
export const entriesOfMessages = (messages: readonly SessionMessage[]): readonly Entry[] => {
  const entries: Entry[] = [];
  for (const { n, role, parts, taskId, at } of messages)
    for (const [part, content] of parts.entries()) {
      if (content.type === 'tool-result') {
        const where = entries.findLastIndex(
          (entry) => entry.kind === 'tool' && entry.call.toolCallId === content.toolCallId,
        );
        const card = entries[where];
        if (card?.kind === 'tool') entries[where] = { ...card, call: withResult(card.call, content) };
        continue;
      }
      const body = bodyOf(role, content);
      if (body) entries.push({ ...body, id: `message:${n}:${part}`, taskId, at });
    }
  return entries;
};
