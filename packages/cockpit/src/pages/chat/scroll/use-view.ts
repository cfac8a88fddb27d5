// The part of the conversation that is looked at, kept while it grows.

import { useCallback, useMemo, useRef, useState } from 'react';
import { useWorld } from '../../../shell/context.ts';
import { entryLines } from '../lines/entry-lines.ts';
import type { Entry } from '../transcript/entry.ts';
import { AT_END, type Screen, type ViewState } from './view-state.ts';

export interface KeptView {
  readonly view: ViewState;
  change(change: (view: ViewState) => ViewState): void;
}

export interface Viewing {
  readonly view: ViewState;
  readonly screen: Screen;
  /** Changes what is looked at; presses may come faster than they are drawn. */
  look(change: (view: ViewState, screen: Screen) => ViewState): void;
}

export interface Viewed {
  readonly kept: KeptView;
  readonly entries: readonly Entry[];
  /** Cells of a row. */
  readonly columns: number;
  readonly rows: number;
}

/** Another key is another conversation: it is looked at from its end. */
export const useKeptView = (key: string): KeptView => {
  const [kept, keep] = useState<{ readonly key: string; readonly view: ViewState }>({ key, view: AT_END });
  const change = useCallback(
    (next: (view: ViewState) => ViewState) =>
      keep((last) => ({ key, view: next(last.key === key ? last.view : AT_END) })),
    [key],
  );
  return { view: kept.key === key ? kept.view : AT_END, change };
};

export const useView = ({ kept: { view, change }, entries, columns, rows }: Viewed): Viewing => {
  const { words, theme } = useWorld();
  const { keepsMarks } = theme;
  const screen = useMemo((): Screen => {
    const timeline = {
      entries,
      linesAt: (at: number) => {
        const entry = entries[at];
        if (!entry) return [];
        const isOpen = view.opened.has(entry.id);
        const isGrowing = at === entries.length - 1;
        return entryLines(entry, entries[at - 1], { columns, words, isOpen, isGrowing, keepsMarks });
      },
    };
    return { timeline, rows };
  }, [entries, columns, rows, words, keepsMarks, view.opened]);
  const newest = useRef(screen);
  newest.current = screen;
  const look = useCallback(
    (next: (view: ViewState, screen: Screen) => ViewState) => change((now) => next(now, newest.current)),
    [change],
  );
  return { view, screen, look };
};
