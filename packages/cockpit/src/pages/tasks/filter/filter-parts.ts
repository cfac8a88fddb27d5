// The filter fields in one row: the focused field gets the room it needs, the others show their values as far as they fit.

import type { AllWords } from '@coxswain/locale/cockpit';
import { cellWidth, printableLine } from '@coxswain/protocol';
import type { Tone } from '@coxswain/views';
import { isWrongDate, type TaskFilter } from './task-filter.ts';

export const FILTER_FIELDS = ['text', 'status', 'agent', 'date'] as const;
export type FilterField = (typeof FILTER_FIELDS)[number];

export interface FilterPart {
  readonly id: FilterField;
  readonly label: string;
  readonly value: string;
  readonly cells: number;
  /** It has the keys. */
  readonly isOpen: boolean;
  readonly tone: Tone;
  /** What is typed in it means nothing. */
  readonly isWrong: boolean;
}

interface FilterLook {
  readonly filter: TaskFilter;
  readonly words: AllWords;
  /** The one that has the keys. */
  readonly field: FilterField | undefined;
  readonly columns: number;
}

const GAP = 2;
const MIN_TEXT = 14;
const MAX_TEXT = 44;
const MIN_DATE = 24;

const shownValue = ({ filter, words }: FilterLook, id: FilterField): string => {
  const { all, anyTime, dateWrong } = words.screen.tasks.filter;
  switch (id) {
    case 'text':
      return filter.text === '' ? words.cockpit.search : printableLine(filter.text);
    case 'status':
      return filter.status === undefined ? all : words.cockpit.status[filter.status];
    case 'agent':
      return filter.agent === undefined ? all : printableLine(filter.agent);
    case 'date':
      if (filter.date.trim() === '') return anyTime;
      return filter.range === undefined ? dateWrong : printableLine(filter.date);
  }
};

const isSet = ({ filter }: FilterLook, id: FilterField): boolean =>
  ({
    text: filter.text !== '',
    status: filter.status !== undefined,
    agent: filter.agent !== undefined,
    date: filter.date.trim() !== '',
  })[id];

/** The parts from left to right; together no wider than the columns. */
export const filterParts = (look: FilterLook): readonly FilterPart[] => {
  const { words, field, columns } = look;
  const labels = words.screen.tasks.filter;
  const labelOf = (id: FilterField): string => (id === 'text' ? '/ ' : `${labels[id]} `);
  const isTyped = (id: FilterField): boolean => id === field && (id === 'text' || id === 'date');
  const least = (id: FilterField): number => {
    if (id === 'text') return MIN_TEXT;
    const value = isTyped(id) ? look.filter.date : shownValue(look, id);
    const natural = cellWidth(labelOf(id) + value) + GAP;
    return isTyped(id) ? Math.max(natural + 1, MIN_DATE) : natural;
  };
  // What has the keys stays, then what narrows, then the rest.
  const rank = (id: FilterField): number => (id === field ? 0 : isSet(look, id) ? 1 : id === 'text' ? 2 : 3);
  let room = columns;
  const kept = new Set<FilterField>();
  for (const id of FILTER_FIELDS.toSorted((one, other) => rank(one) - rank(other))) {
    if (kept.size > 0 && room < least(id)) continue;
    kept.add(id);
    room -= least(id);
  }
  const grows = kept.has('text') ? 'text' : field;
  return FILTER_FIELDS.filter((id) => kept.has(id)).map((id) => ({
    id,
    label: labelOf(id),
    value: shownValue(look, id),
    cells: Math.max(1, Math.min(columns, MAX_TEXT, least(id) + (id === grows ? room : 0))),
    isOpen: id === field,
    tone: isSet(look, id) ? 'strong' : 'quiet',
    isWrong: id === 'date' && isWrongDate(look.filter),
  }));
};
