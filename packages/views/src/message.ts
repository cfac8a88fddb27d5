// The messages of a session: the role, the text, and each tool call in one line.

import type { Words } from '@coxswain/locale';
import {
  cutToCells,
  type MessagePart,
  printable,
  printableLine,
  type SessionMessage,
} from '@coxswain/protocol';
import { field, fieldLines } from './fields.ts';
import type { Line } from './line.ts';
import { firstLines } from './work.ts';

/** More of one message would hide the others; `--json` has it all. */
const MAX_LINES = 20;
const MAX_CELLS = 100;

const shortLine = (text: string): string => cutToCells(printableLine(text.trimEnd()), MAX_CELLS);

const inputText = (input: unknown): string =>
  input === undefined ? '' : typeof input === 'string' ? input : JSON.stringify(input);

/** Thoughts are left out: they are long, and not part of the conversation. */
const partText = (part: MessagePart): string | undefined => {
  switch (part.type) {
    case 'text':
      return firstLines(printable(part.text).trim(), MAX_LINES);
    case 'file':
      return shortLine(`+ ${part.name}`);
    case 'reasoning':
      return undefined;
    case 'tool-call':
      return shortLine(`→ ${part.toolName} ${inputText(part.input)}`);
    case 'tool-result':
      return shortLine(`${part.isError ? '✗' : '←'} ${part.toolName} ${part.output.trim()}`);
  }
};

/** The messages, oldest first, without those that only hold thoughts. */
export const messageLines = (messages: readonly SessionMessage[], { status }: Words): readonly Line[] =>
  fieldLines(messages.flatMap(({ role, parts }) => field(status.role[role], ...parts.map(partText))));
