// Shows the result of a command: in the status line if it is one line that fits, else in a panel above the input.

import { cellWidth, padToCells, printable, printableLine } from '@coxswain/protocol';
import { CHAT_COMMANDS, fullUsage } from '@coxswain/protocol/chat';
import { wrapToCells } from '@coxswain/views';
import { type ChatAnswer, chatHelpLines } from '@coxswain/views/chat';
import type { CockpitDeps, Shell } from '../../../shell/deps.ts';
import { type Line, lineOf } from '../../../text/line.ts';
import type { ChatControls } from './chat-controls.ts';

const INDENT = '  ';

const wrapped = (text: string, columns: number): readonly Line[] => {
  const indent = text.startsWith(INDENT) ? INDENT : '';
  const cells = Math.max(1, columns - 2 - indent.length);
  return wrapToCells(printable(text.trim()), cells).map((line) =>
    lineOf(`${indent}${line}`, indent === '' ? 'text' : 'quiet'),
  );
};

const MARK = '▸ ';
const APART = ' · ';

/** In a list each line starts with its name; the current one is highlighted. */
const listed = (text: string): Line => {
  const said = printableLine(text);
  const at = said.indexOf(APART);
  const name = at < 0 ? said : said.slice(0, at);
  const rest = at < 0 ? '' : said.slice(at);
  return [
    { text: name, tone: name.startsWith(MARK) ? 'accent' : 'strong' },
    { text: rest, tone: 'quiet' },
  ];
};

/** `title`: the heading if the answer is a single line too long for the status line. */
export const showAnswer = (
  { head, lines, tone, isList }: ChatAnswer,
  { chat, shell, title }: { readonly chat: ChatControls; readonly shell: Shell; readonly title: string },
): void => {
  const said = printableLine(head);
  const isShort = cellWidth(said) <= chat.columns - 2;
  if (lines.length === 0 && isShort) {
    shell.say(said, tone);
    return;
  }
  const below = isList ? lines.map(listed) : lines.flatMap((line) => wrapped(line, chat.columns));
  chat.show(
    isShort ? { title: said, lines: below } : { title, lines: [...wrapped(said, chat.columns), ...below] },
  );
};

/** All commands, each with its description beside it if there is room, else below. */
export const showHelp = ({ words }: CockpitDeps, chat: ChatControls): void => {
  const width = Math.max(...CHAT_COMMANDS.map((form) => fullUsage(form).length)) + 2;
  const lines =
    chat.columns < 2 * width
      ? chatHelpLines(words).flatMap((line) => wrapped(line, chat.columns))
      : CHAT_COMMANDS.map(
          (form): Line => [
            { text: padToCells(fullUsage(form), width), tone: 'strong' },
            { text: words.chat.help[form.name], tone: 'quiet' },
          ],
        );
  chat.show({ title: words.chat.helpTitle, lines });
};
