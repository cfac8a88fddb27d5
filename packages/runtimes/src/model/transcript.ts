// A conversation as plain text, for the model that is to summarise it.

import type { MessagePart, NewMessage } from '@coxswain/protocol';
import { cutMiddle } from './cut-middle.ts';

const PART_BYTES = 4 * 1024;
const ROLES = { user: 'User', assistant: 'Agent', tool: 'Tool', summary: 'What happened before' } as const;

/** At most about so many bytes; the middle is left out when it is more. */
export const transcriptOf = (messages: readonly NewMessage[], limitBytes: number): string => {
  const lines = messages.flatMap(({ role, parts }) =>
    parts
      .map(tellPart)
      .filter((text) => text !== '')
      .map((text) => `${ROLES[role]}: ${text}`),
  );
  return cutMiddle(lines.join('\n\n'), limitBytes);
};

const tellPart = (part: MessagePart): string => {
  if (part.type === 'text') return part.text;
  if (part.type === 'tool-call')
    return `calls ${part.toolName} with ${cutMiddle(JSON.stringify(part.input) ?? '', PART_BYTES)}`;
  if (part.type === 'tool-result') return `${part.toolName} answered: ${cutMiddle(part.output, PART_BYTES)}`;
  return part.type === 'file' ? `[attached: ${part.name}]` : '';
};
