// When a conversation outgrows the model's window: what was said is summarised, and the work continues with the summary and
// the last messages.

import { type MessagePart, type NewMessage, textOfMessage } from '@coxswain/protocol';
import { cutMiddle } from './cut-middle.ts';

/** How much of the window may be used before the conversation is made shorter: an answer must still fit. */
const FULL = 0.8;
const KEPT = 0.25;
const SUMMARISED = 0.6;
const BYTES_PER_TOKEN = 4;
const PROMPT_SHARE = 0.15;

/** About how many tokens the messages take. */
export const estimatedTokens = (messages: readonly NewMessage[]): number =>
  Math.ceil(Buffer.byteLength(JSON.stringify(messages)) / BYTES_PER_TOKEN);

/** True when that many tokens leave too little of the window. */
export const isFull = (tokens: number, contextTokens: number): boolean => tokens > contextTokens * FULL;

/** The most bytes of one tool's answer that the model gets. */
export const answerLimitBytes = (contextTokens: number): number =>
  Math.min(48 * 1024, Math.floor(contextTokens * BYTES_PER_TOKEN * 0.2));

export const COMPACT_SYSTEM =
  'You summarise the work of an agent so that it can go on without the conversation. Leave nothing out that it still needs: what was asked for, in the words of the user where they matter; what was decided and why; what was done, with paths, commands and names; what was found out; what failed; what is still to be done, and what was being done last. Write no greeting and no comment.';

/** What the model is asked for the summary. */
export const compactPrompt = (messages: readonly NewMessage[], contextTokens: number): string => {
  const limitBytes = Math.floor(contextTokens * SUMMARISED * BYTES_PER_TOKEN);
  return `Summarise this conversation.\n\n<conversation>\n${transcriptOf(messages, limitBytes)}\n</conversation>`;
};

/**
 * The message that replaces the whole conversation from now on. It repeats the last thing the user asked for, word for
 * word, because a summary may lose what matters in it.
 */
export const summaryMessage = (
  summary: string,
  messages: readonly NewMessage[],
  contextTokens: number,
): NewMessage => {
  const last = messages.findLast(({ role }) => role === 'user');
  const limitBytes = Math.floor(contextTokens * PROMPT_SHARE * BYTES_PER_TOKEN);
  const asked = last
    ? `\n\nThe last message of the user, word for word:\n${cutMiddle(textOfMessage(last), limitBytes)}`
    : '';
  return { role: 'summary', parts: [{ type: 'text', text: `${summary.trim()}${asked}` }] };
};

/**
 * The last messages, as many as take a quarter of the window; a tool's answer is never kept without its call. The summary
 * covers them too, so they need not be stored again.
 */
export const lastMessages = (
  messages: readonly NewMessage[],
  contextTokens: number,
): readonly NewMessage[] => {
  const limit = contextTokens * KEPT;
  let start = messages.length;
  for (let at = messages.length - 1; at >= 0; at--) {
    const tail = messages.slice(at);
    if (estimatedTokens(tail) > limit || messages[at]?.role === 'summary') break;
    if (messages[at]?.role === 'user' || messages[at]?.role === 'assistant') start = at;
  }
  return messages.slice(start);
};

// A conversation as plain text, for the model that is to summarise it.
const PART_BYTES = 4 * 1024;
const ROLES = { user: 'User', assistant: 'Agent', tool: 'Tool', summary: 'What happened before' } as const;

/** At most about that many bytes; the middle is left out when it is longer. */
const transcriptOf = (messages: readonly NewMessage[], limitBytes: number): string => {
  const lines = messages.flatMap(({ role, parts }) =>
    parts
      .map(partText)
      .filter((text) => text !== '')
      .map((text) => `${ROLES[role]}: ${text}`),
  );
  return cutMiddle(lines.join('\n\n'), limitBytes);
};

const partText = (part: MessagePart): string => {
  if (part.type === 'text') return part.text;
  if (part.type === 'tool-call')
    return `calls ${part.toolName} with ${cutMiddle(JSON.stringify(part.input) ?? '', PART_BYTES)}`;
  if (part.type === 'tool-result') return `${part.toolName} answered: ${cutMiddle(part.output, PART_BYTES)}`;
  return part.type === 'file' ? `[attached: ${part.name}]` : '';
};
