// Search in a pager: the query, the matching lines and the current match. It searches all lines, not only those held.

import { useEffect, useRef, useState } from 'react';

/** The numbers of the lines that contain the words, from 0, in order. */
export type FindLines = (query: string, signal: AbortSignal) => Promise<readonly number[]>;

export interface Search {
  readonly query: string;
  readonly isTyping: boolean;
  /** undefined: still searching. */
  readonly lines: readonly number[] | undefined;
  /** The index of the current match; -1: none. */
  readonly at: number;
  begin(): void;
  type(query: string): void;
  /** What was typed stays: `next` continues in it. */
  keep(): void;
  next(by: 1 | -1): void;
  end(): void;
}

/** No one has typed for this long; later lines are searched once in a while. */
const TYPED_MS = 60;
const AGAIN_MS = 1_000;

interface State {
  readonly query: string;
  readonly isTyping: boolean;
  readonly line: number | undefined;
  /** The first line that was seen when the search began. */
  readonly from: number;
}

const NO_SEARCH: State = { query: '', isTyping: false, line: undefined, from: 0 };

export const useSearch = (settings: {
  readonly find: FindLines;
  /** The lines of the text; new ones are searched too. */
  readonly total: number;
  /** The first visible line. */
  readonly topLine: number;
  readonly onLook: (line: number) => void;
}): Search => {
  const { find, total, topLine, onLook } = settings;
  const [state, setState] = useState(NO_SEARCH);
  const { query, isTyping, from } = state;
  const [found, setFound] = useState<{ readonly query: string; readonly lines: readonly number[] }>();
  const newest = useRef({ find, onLook });
  newest.current = { find, onLook };
  const searched = useRef<string>(undefined);
  useEffect(() => {
    if (query === '') {
      searched.current = undefined;
      return;
    }
    const stop = new AbortController();
    const look = async (): Promise<void> => {
      const lines = await newest.current.find(query, stop.signal);
      if (stop.signal.aborted) return;
      setFound({ query, lines });
      if (searched.current === query) return;
      searched.current = query;
      const line = lines.find((each) => each >= from) ?? lines[0];
      setState((last) => ({ ...last, line }));
      if (line !== undefined) newest.current.onLook(line);
    };
    // What cannot be read has nothing in it; the page says why.
    const begin = (): void => void look().catch(() => setFound({ query, lines: [] }));
    const timer = setTimeout(begin, searched.current === query && total > 0 ? AGAIN_MS : TYPED_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [query, from, total]);
  const lines = found?.query === query ? found.lines : undefined;
  const at = state.line === undefined ? -1 : (lines?.indexOf(state.line) ?? -1);
  return {
    query,
    isTyping,
    lines,
    at,
    begin: () => setState({ ...NO_SEARCH, isTyping: true, from: topLine }),
    type: (next) => setState({ ...state, query: next }),
    keep: () => setState({ ...state, isTyping: false }),
    next: (by) => {
      if (lines === undefined || lines.length === 0) return;
      const start = at < 0 && by < 0 ? 0 : at;
      const line = lines[(start + by + lines.length) % lines.length];
      if (line === undefined) return;
      setState({ ...state, line });
      onLook(line);
    },
    end: () => setState(NO_SEARCH),
  };
};
