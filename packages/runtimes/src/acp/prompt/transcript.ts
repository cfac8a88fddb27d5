// What was said before, as text for an agent that lost it: the newest messages whole, older ones left out when there is no
// room for them.

import type { MessagePart, SessionMessage } from '@coxswain/protocol';
import { boundedText } from '../updates/bounded.ts';

const TRANSCRIPT_BYTES = 96 * 1024;
const MESSAGE_BYTES = 16 * 1024;
const TOOL_BYTES = 2 * 1024;

const SPEAKERS: Readonly<Record<SessionMessage['role'], string>> = {
  user: 'User',
  assistant: 'You',
  tool: 'Tool',
  summary: 'Summary of everything before',
};

/** The messages as text, oldest first; empty when nothing was said. */
export const transcriptText = (messages: readonly SessionMessage[]): string => {
  const told: string[] = [];
  let leftBytes = TRANSCRIPT_BYTES;
  for (const message of messages.toReversed()) {
    const text = messageText(message);
    leftBytes -= Buffer.byteLength(text);
    if (leftBytes < 0 && told.length > 0) break;
    if (text !== '') told.push(text);
  }
  const missing = messages.filter((message) => messageText(message) !== '').length - told.length;
  if (missing > 0) told.push(`[${missing} earlier messages left out]`);
  return told.toReversed().join('\n\n');
};

const messageText = ({ role, parts }: SessionMessage): string => {
  const text = parts
    .map(partText)
    .filter((part) => part !== '')
    .join('\n');
  return text === '' ? '' : `${SPEAKERS[role]}: ${boundedText(text, MESSAGE_BYTES)}`;
};

const partText = (part: MessagePart): string => {
  switch (part.type) {
    case 'text':
      return part.text;
    case 'tool-call':
      return boundedText(`[used ${part.toolName}: ${JSON.stringify(part.input) ?? ''}]`, TOOL_BYTES);
    case 'tool-result':
      return boundedText(`[${part.toolName} answered: ${part.output}]`, TOOL_BYTES);
    case 'file':
      return `[attached: ${part.name}]`;
    case 'reasoning':
      return '';
  }
};
