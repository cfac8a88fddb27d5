// What was said in a session: who, the text, and each tool call in a line.

import { cutToCells, type MessagePart, type SessionMessage } from '@coxswain/protocol';
import { safeLine, safeText } from '../output/output.ts';
import type { Shown } from '../output/rendering.ts';
import { type Field, fieldLines } from './fields.ts';

/** More of one message would hide the others; `--json` has it all. */
const MAX_LINES = 20;
const MAX_CELLS = 100;

const shortLine = (text: string): string => cutToCells(safeLine(text), MAX_CELLS);

const textOf = (text: string): string => {
  const lines = safeText(text).trim().split('\n');
  if (lines.length <= MAX_LINES) return lines.join('\n');
  return [...lines.slice(0, MAX_LINES), `… +${lines.length - MAX_LINES}`].join('\n');
};

const inputText = (input: unknown): string =>
  input === undefined ? '' : typeof input === 'string' ? input : JSON.stringify(input);

/** What the agent thought is left out: it is long, and no part of what was said. */
const partText = (part: MessagePart): string | undefined => {
  switch (part.type) {
    case 'text':
      return part.text.trim() === '' ? undefined : textOf(part.text);
    case 'file':
      return shortLine(`+ ${part.name}`);
    case 'reasoning':
      return undefined;
    case 'tool-call':
      return shortLine(`→ ${part.toolName} ${inputText(part.input)}`.trimEnd());
    case 'tool-result':
      return shortLine(`${part.isError ? '✗' : '←'} ${part.toolName} ${part.output.trim()}`.trimEnd());
  }
};

/** The messages, oldest first; one that only holds thoughts is left out. */
export const messageLines = (messages: readonly SessionMessage[], { output, words }: Shown): string[] =>
  fieldLines(
    messages.map(({ role, parts }): Field => {
      const texts = parts.map(partText).filter((text) => text !== undefined);
      return [words.status.role[role], texts.length === 0 ? undefined : texts.join('\n')];
    }),
    output.paint,
  );
