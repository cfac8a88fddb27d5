// The conversation of a run: what was said before, what this task asks for, and every message as it comes, stored before it
// is used.

import type { NewMessage, SessionMessage } from '@coxswain/protocol';
import type { Conversation, RunRequest } from '../runtime.ts';
import { userMessage } from '../user-message.ts';

export interface Dialogue {
  messages(): readonly NewMessage[];
  /** What this task said and heard before, from the last summary on. */
  readonly own: readonly SessionMessage[];
  /** Stores them, in one transaction with the facts and the position. */
  append: Conversation['append'];
  /** From here on the model gets the summary and the last messages; only the summary is stored. */
  compact(summary: NewMessage, last: readonly NewMessage[]): Promise<void>;
}

const GO_ON = '[The task was interrupted here. Go on where it stopped.]';

// An agent has to be asked again after its own words; after its tool calls it continues on its own.
const endsWithWords = (messages: readonly NewMessage[]): boolean => {
  const last = messages.at(-1);
  return last?.role === 'assistant' && last.parts.every(({ type }) => type !== 'tool-call');
};

/** Continues the conversation with the prompt of the task, unless an earlier attempt has said it. */
export const openDialogue = async (
  { taskId, prompt, attachments, earlier }: RunRequest,
  conversation: Conversation,
): Promise<Dialogue> => {
  const before = await conversation.messages();
  let messages: readonly NewMessage[] = before.map(({ role, parts }) => ({ role, parts }));
  const append: Conversation['append'] = async (added, facts, read) => {
    await conversation.append(added, facts, read);
    messages = [...messages, ...added];
  };
  const own = before.filter(({ taskId: by }) => by === taskId);
  const isSaid = own.some(({ role }) => role === 'user' || role === 'summary');
  if (!isSaid) await append([userMessage(prompt, attachments)]);
  else if (endsWithWords(messages) && earlier === undefined) await append([userMessage(GO_ON)]);
  return {
    messages: () => messages,
    own,
    append,
    compact: async (summary, last) => {
      await conversation.append([summary]);
      messages = [summary, ...last];
    },
  };
};
