// A list: each mark before its text, and the text under itself.

import { type Line, lineOf, type Span } from '../text/line.ts';
import { beside } from './beside.ts';
import { known, type MarkedToken, type Tokens } from './lexed.ts';
import type { DrawSettings } from './settings.ts';

export type DrawBlocks = (tokens: readonly MarkedToken[], settings: DrawSettings) => readonly Line[];

const NUMBER = /^\s*(\d{1,9})[.)]/;

/** The number that was written; counted where the same one was written before every item. */
const numbers = ({ items }: Tokens.List): readonly string[] => {
  const written = items.map(({ raw }) => NUMBER.exec(raw)?.[1] ?? '1');
  const [first] = written;
  const isCounted = written.length > 1 && written.every((number) => number === first);
  return isCounted ? written.map((number, at) => String(Number(number) + at)) : written;
};

const taskMark = ({ task, checked }: Tokens.ListItem): readonly Span[] => {
  if (!task) return [];
  return checked === true
    ? [{ text: '[' }, { text: 'x', tone: 'good' }, { text: '] ' }]
    : [{ text: '[ ] ', tone: 'quiet' }];
};

/** `draw`: for what stands in the items, which may be lists again. */
export const listLines = (list: Tokens.List, settings: DrawSettings, draw: DrawBlocks): readonly Line[] => {
  const { columns, keepsMarks } = settings;
  const counted = list.ordered ? numbers(list) : [];
  const bullet = keepsMarks ? '- ' : '• ';
  return list.items.flatMap((item, at) => {
    const mark = list.ordered ? `${counted[at]}. ` : item.task && !keepsMarks ? '' : bullet;
    const first = [...lineOf(mark, 'quiet'), ...taskMark(item)];
    const lines = beside({ first, columns }, (room) =>
      draw(known(item.tokens), { ...settings, columns: room }),
    );
    return at > 0 && list.loose ? [[], ...lines] : lines;
  });
};
