// The output of a task around the current position: other lines are loaded when scrolling near them, and new output is
// streamed. However long the log is, only this window is held.

import type { OutputPage } from '@coxswain/client';
import { messageOf } from '@coxswain/protocol';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useDeps } from '../../../shell/context.ts';
import { LINE_CHARACTERS } from '../../../text/long-line.ts';

export interface WindowedLog {
  /** undefined until it was read. */
  readonly window: LogWindow | undefined;
  /** Why it could not be read. */
  readonly error: string | undefined;
  /** Reads the lines around that one, unless they are held; the last for -1. */
  show(line: number): void;
}

interface Held {
  readonly id: string;
  readonly window?: LogWindow;
  readonly error?: string;
}

type News = readonly { readonly text: string; readonly seq: number }[];

export const useLogWindow = (settings: {
  readonly id: string | undefined;
  /** More may come. */
  readonly isLive: boolean;
  /** Roughly how many lines are held. */
  readonly size: number;
}): WindowedLog => {
  const { id, isLive, size } = settings;
  const { client, log } = useDeps();
  const [held, setHeld] = useState<Held>();
  const newest = useRef<Held>(undefined);
  const showing = useRef<(line: number) => void>(() => {});
  useEffect(() => {
    if (id === undefined) return;
    const stop = new AbortController();
    const { signal } = stop;
    let news: News | undefined;
    let wanted: number | undefined;
    const take = (next: Held): void => {
      if (signal.aborted) return;
      newest.current = next;
      setHeld(next);
    };
    const failed = (error: unknown): void => {
      if (signal.aborted) return;
      log('the output of a task could not be read', { id, error: String(error) });
      if (newest.current?.id !== id) take({ id, error: messageOf(error) });
    };
    const read = async (offset: number): Promise<void> => {
      // Events that arrive while the page loads are appended, unless it already contains them.
      news = [];
      try {
        let window = windowOf(await client.tasks.outputPage(id, { offset, lines: size }));
        for (const each of news) window = grown(window, { ...each, most: size });
        take({ id, window });
      } finally {
        news = undefined;
      }
    };
    const around = (line: number): number => (line < 0 ? -size : Math.max(0, line - Math.floor(size / 2)));
    const show = async (line: number): Promise<void> => {
      wanted = line;
      if (news !== undefined) return;
      while (wanted !== undefined && !signal.aborted) {
        const next: number = wanted;
        wanted = undefined;
        await read(around(next));
      }
    };
    showing.current = (line) => void show(line).catch(failed);
    const follow = async (): Promise<void> => {
      const since = newest.current?.window?.throughSeq ?? 0;
      for await (const event of client.events({ types: ['StreamChunk'], tasks: [id], since, signal })) {
        if (event.type !== 'StreamChunk') continue;
        const piece = { text: event.data.text, seq: event.seq };
        if (news !== undefined) news = [...news, piece];
        const window = newest.current?.window;
        if (window) take({ id, window: grown(window, { ...piece, most: size }) });
      }
    };
    const begin = async (): Promise<void> => {
      const last = newest.current?.id === id ? newest.current.window : undefined;
      await read(last === undefined || reachesEnd(last) ? -size : last.first);
      // Someone scrolled on while it was read.
      if (wanted !== undefined) await show(wanted);
      if (isLive && !signal.aborted) await follow();
    };
    begin().catch(failed);
    return () => stop.abort();
  }, [client, log, id, isLive, size]);
  const show = useCallback((line: number) => showing.current(line), []);
  const own = held?.id === id ? held : undefined;
  return { window: own?.window, error: own?.error, show };
};

// The window of a log: the lines around the current position, and the total count.
interface LogWindow {
  /** Of the first line that is held, from 0. */
  readonly first: number;
  readonly lines: readonly string[];
  readonly total: number;
  /** The last line of the log may go on. */
  readonly isOpen: boolean;
  /** The text of this event is in it. */
  readonly throughSeq: number;
}

/** How much of a line that does not end is kept. */
const MAX_OPEN = 2 * LINE_CHARACTERS;

const linesOf = (text: string): readonly string[] =>
  text === '' ? [] : (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');

export const windowOf = ({ text, offset, total, throughSeq }: OutputPage): LogWindow => {
  const lines = linesOf(text);
  const isAtEnd = offset + lines.length >= total;
  return { first: offset, lines, total, isOpen: isAtEnd && text !== '' && !text.endsWith('\n'), throughSeq };
};

export const reachesEnd = ({ first, lines, total }: LogWindow): boolean => first + lines.length >= total;

/** The window after the task wrote more; of what grows at its end, `most` lines are held. */
export const grown = (
  window: LogWindow,
  { text, seq, most }: { readonly text: string; readonly seq: number; readonly most: number },
): LogWindow => {
  if (text === '' || seq <= window.throughSeq) return window;
  const [head = '', ...tail] = linesOf(text);
  const isOpen = !text.endsWith('\n');
  const total = window.total + tail.length + (window.isOpen ? 0 : 1);
  const rest = { total, isOpen, throughSeq: seq };
  if (!reachesEnd(window)) return { ...window, ...rest };
  const before = window.isOpen ? window.lines.slice(0, -1) : window.lines;
  const open = window.isOpen ? (window.lines.at(-1) ?? '') : '';
  const joined = open + head;
  const last = joined.length > MAX_OPEN ? joined.slice(-LINE_CHARACTERS) : joined;
  const lines = [...before, last, ...tail];
  const surplus = lines.length > 2 * most ? lines.length - most : 0;
  return { first: window.first + surplus, lines: lines.slice(surplus), ...rest };
};
