// Looking for words in what is read: what is looked for, and which of the places where it stands is looked at.

import { useMemo, useState } from 'react';
import type { LogRows } from './log-rows.ts';
import { findMatches, type Match, matchFrom } from './log-search.ts';

export interface SearchSettings {
  readonly placed: LogRows;
  /** The first row that is seen, and how many are. */
  readonly top: number;
  readonly rows: number;
  readonly onScroll: (by: number) => void;
}

export interface Search {
  readonly query: string;
  readonly isTyping: boolean;
  readonly matches: readonly Match[];
  /** Which of them is looked at; -1: none. */
  readonly at: number;
  begin(): void;
  type(query: string): void;
  /** What was typed stays: `next` goes on in it. */
  keep(): void;
  next(by: 1 | -1): void;
  end(): void;
}

/** What was found stands so far down the page, with what came before it above. */
const SHOWN_AT = 1 / 3;

interface State {
  readonly query: string;
  readonly isTyping: boolean;
  readonly at: number;
  /** The first row that was seen when the search began. */
  readonly from: number;
}

const NO_SEARCH: State = { query: '', isTyping: false, at: -1, from: 0 };

export const useSearch = ({ placed, top, rows, onScroll }: SearchSettings): Search => {
  const [state, setState] = useState(NO_SEARCH);
  const { query, isTyping } = state;
  const matches = useMemo(() => findMatches(placed, query), [placed, query]);
  // What was not there when it was looked for may have come since.
  const at = state.at < 0 ? matchFrom(matches, state.from) : Math.min(state.at, matches.length - 1);
  const show = (match: Match | undefined): void => {
    if (match === undefined) return;
    const [{ row }] = match;
    const isSeen = row >= top && row < top + rows;
    // Whoever looks at one place does not follow the end.
    onScroll(isSeen ? 0 : Math.max(0, row - Math.floor(rows * SHOWN_AT)) - top);
  };
  return {
    query,
    isTyping,
    matches,
    at,
    begin: () => setState({ ...NO_SEARCH, isTyping: true, from: top }),
    type: (next) => {
      const found = findMatches(placed, next);
      const first = matchFrom(found, state.from);
      setState({ ...state, query: next, at: first });
      show(found[first]);
    },
    keep: () => setState({ ...state, isTyping: false }),
    next: (by) => {
      if (matches.length === 0) return;
      const next = (at + by + matches.length) % matches.length;
      setState({ ...state, at: next });
      show(matches[next]);
    },
    end: () => setState(NO_SEARCH),
  };
};
