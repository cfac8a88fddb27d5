// The visible part of the conversation, kept stable while it grows.

import { cutToCells, printableLine } from '@coxswain/protocol';
import type { Tone } from '@coxswain/views';
import { planStyle } from '@coxswain/views/work';
import { useCallback, useMemo, useRef, useState } from 'react';
import { endsInBlankLine } from '../../../markdown/blank-line.ts';
import { markdownLines } from '../../../markdown/markdown-lines.ts';
import { useDeps } from '../../../shell/context.ts';
import type { Layout } from '../lines/layout.ts';
import { BLANK, type ChatLine, line, span } from '../lines/line.ts';
import { endLines, noteLines } from '../lines/note-lines.ts';
import { questionLines } from '../lines/question-lines.ts';
import { toolLines } from '../lines/tool-lines.ts';
import { wrapExact, wrapProse } from '../lines/wrap.ts';
import type { Entry, EntryOf } from '../transcript/entry.ts';
import { AT_END, type Screen, type ViewState } from './view-state.ts';

export interface KeptView {
  readonly view: ViewState;
  change(change: (view: ViewState) => ViewState): void;
}

export interface Viewing {
  readonly view: ViewState;
  readonly screen: Screen;
  /** Updates the view; keys may arrive faster than React renders. */
  look(change: (view: ViewState, screen: Screen) => ViewState): void;
}

export interface Viewed {
  readonly kept: KeptView;
  readonly entries: readonly Entry[];
  /** Cells of a row. */
  readonly columns: number;
  readonly rows: number;
}

/** A new key is a new conversation, shown from its end. */
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
  const { words, theme } = useDeps();
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

// An entry of the conversation as lines. What was drawn once is kept with the entry: entries never change, so while words
// stream in only the last one is drawn again, and a resize draws again only what is looked at.
const drawn = (entry: Entry, layout: Layout): readonly ChatLine[] => {
  switch (entry.kind) {
    case 'user':
      return userLines(entry, layout);
    case 'text':
      return textLines(entry, layout);
    case 'tool':
      return toolLines(entry, layout);
    case 'plan':
      return planLines(entry, layout);
    case 'question':
      return questionLines(entry, layout);
    case 'note':
      return noteLines(entry, layout);
    case 'end':
      return endLines(entry, layout);
  }
};

const isDivider = (entry: Entry): boolean => entry.kind === 'note' && entry.note.type === 'reset';

const isSmall = ({ kind }: Entry): boolean => kind === 'tool' || kind === 'note' || kind === 'end';

/** Cards are adjacent; everything else has a blank line before it. */
const hasGap = (entry: Entry, before: Entry | undefined): boolean => {
  if (before === undefined) return false;
  if (entry.kind === 'text' && entry.isContinued)
    return before.kind === 'text' && isNextBlock(before.text, entry);
  if (entry.kind === 'end' || entry.kind === 'user' || isDivider(entry)) return true;
  return !(isSmall(entry) && isSmall(before));
};

interface Kept extends Layout {
  readonly isFirst: boolean;
  readonly lines: readonly ChatLine[];
}

const kept = new WeakMap<Entry, Kept>();

/** The lines of the entry, including the blank one before it. `before`: the entry above it. */
export const entryLines = (entry: Entry, before: Entry | undefined, layout: Layout): readonly ChatLine[] => {
  const isFirst = !hasGap(entry, before);
  const last = kept.get(entry);
  if (last?.isFirst === isFirst && isSame(last, layout)) return last.lines;
  const own = drawn(entry, layout);
  const lines = isFirst || own.length === 0 ? own : [BLANK, ...own];
  kept.set(entry, { ...layout, isFirst, lines });
  return lines;
};

const isSame = (one: Layout, other: Layout): boolean =>
  one.columns === other.columns &&
  one.words === other.words &&
  one.isOpen === other.isOpen &&
  one.isGrowing === other.isGrowing &&
  one.keepsMarks === other.keepsMarks;

// The agent's plan as a checklist.
const planLines = ({ steps }: EntryOf<'plan'>, { columns }: Layout): readonly ChatLine[] =>
  steps.flatMap(({ content, status }) => {
    const { mark, tone } = planStyle(status);
    return wrapProse(content.replaceAll(/\s+/g, ' '), columns - 2).map((row, at) =>
      line(at === 0 ? mark : span(' '), span(` ${row}`, tone)),
    );
  });

// What was said, thought and printed.
const SAID = '› ';
const BELOW = '  ';
const THOUGHT = '∴ ';

/** What a person said. */
const userLines = ({ text }: EntryOf<'user'>, { columns }: Layout): readonly ChatLine[] =>
  wrapProse(text, columns - SAID.length).map((row, at) =>
    at === 0 ? line(span(SAID, 'accent'), span(row, 'strong')) : line(span(BELOW), span(row, 'strong')),
  );

const thoughtLines = (
  { text, isContinued }: EntryOf<'text'>,
  { columns, isOpen }: Layout,
): readonly ChatLine[] => {
  const mark = isContinued ? BELOW : THOUGHT;
  if (!isOpen) {
    if (isContinued) return [];
    const lines = text.trim().split('\n');
    const more = lines.length > 1 ? ` +${lines.length - 1}` : '';
    const first = cutToCells(
      printableLine(lines[0] ?? ''),
      Math.max(1, columns - THOUGHT.length - more.length),
    );
    return [line(span(`${mark}${first}${more}`, 'quiet'))];
  }
  return wrapProse(text, columns - THOUGHT.length).map((row, at) =>
    line(span(`${at === 0 ? mark : BELOW}${row}`, 'quiet')),
  );
};

/** A piece of a stream: prose of the agent, a thought, or what a program printed. */
const textLines = (entry: EntryOf<'text'>, layout: Layout): readonly ChatLine[] => {
  const { columns } = layout;
  if (entry.stream === 'thought') return thoughtLines(entry, layout);
  if (entry.text.trim() === '') return [];
  if (entry.stream === 'stdout' || entry.stream === 'stderr') {
    const tone: Tone = entry.stream === 'stderr' ? 'quiet' : 'text';
    return wrapExact(entry.text, columns).map((row) => line(span(row, tone)));
  }
  return markdownLines(entry.text, { ...layout, opening: entry.opening }).map((spans) => ({ spans }));
};

/** What an agent says continues in a block of its own. */
const isNextBlock = (before: string, { stream, opening }: EntryOf<'text'>): boolean =>
  stream === 'message' && opening === undefined && endsInBlankLine(before);
