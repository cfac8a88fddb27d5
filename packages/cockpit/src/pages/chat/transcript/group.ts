// Pieces of one text belong together, for opening and for copying.

import { valueText } from '../lines/value-text.ts';
import type { Entry } from './entry.ts';

/** All pieces of the text that the entry is a piece of; every other entry is alone. */
export const groupOf = (entries: readonly Entry[], id: string): readonly Entry[] => {
  const isContinued = (at: number): boolean => {
    const entry = entries[at];
    return entry?.kind === 'text' && entry.isContinued;
  };
  let first = entries.findLastIndex((entry) => entry.id === id);
  if (first < 0) return [];
  let end = first + 1;
  while (first > 0 && isContinued(first)) first--;
  while (isContinued(end)) end++;
  return entries.slice(first, end);
};

/** What copying them gives. */
export const textOfGroup = (group: readonly Entry[]): string => group.map(textOfEntry).join('').trim();

const textOfEntry = (entry: Entry): string => {
  switch (entry.kind) {
    case 'user':
    case 'text':
      return entry.text;
    case 'tool': {
      const { name, title, input, output } = entry.call;
      return [title ?? name, valueText(input), valueText(output)].filter((part) => part !== '').join('\n');
    }
    case 'plan':
      return entry.steps.map(({ content }) => content).join('\n');
    case 'question':
      return entry.request.detail ?? entry.request.title;
    case 'note':
      return entry.note.type === 'said' || entry.note.type === 'summary' ? entry.note.text : '';
    case 'end':
      return entry.message ?? '';
  }
};
