// The whole log of a task on the whole page; it follows the end until someone scrolls away.

import type { Client } from '@coxswain/client';
import { shortId } from '@coxswain/protocol';
import { type FC, useMemo } from 'react';
import { EmptyState } from '../../../components/empty-state.tsx';
import { useDeps } from '../../../shell/context.ts';
import { logLine, logText } from './log-line.ts';
import { patternOf } from './log-search.ts';
import { Pager, type PagerProps } from './pager.tsx';
import { useLogWindow } from './use-log-window.ts';

/** The number of lines held. */
const HELD_LINES = 1_000;
/** Of an endless log that many lines with a match are enough. */
const MAX_FOUND = 100_000;

export interface TaskTextProps extends Pick<PagerProps, 'columns' | 'rows' | 'onClose'> {
  readonly taskId: string;
}

/** Reads the whole output once, a piece at a time. */
const findIn =
  (client: Client, taskId: string) =>
  async (query: string, signal: AbortSignal): Promise<readonly number[]> => {
    // Looked at line by line, each from its beginning.
    const pattern = new RegExp(patternOf(query), patternOf(query).flags.replace('g', ''));
    const found: number[] = [];
    let line = 0;
    let rest = '';
    const look = (text: string): void => {
      if (pattern.test(logText(text))) found.push(line);
      line += 1;
    };
    for await (const piece of client.tasks.output(taskId)) {
      if (signal.aborted || found.length >= MAX_FOUND) return found;
      const lines = (rest + piece).split('\n');
      rest = lines.pop() ?? '';
      for (const each of lines) look(each);
    }
    if (rest !== '') look(rest);
    return found;
  };

export const TaskLog: FC<TaskTextProps & { readonly isLive: boolean }> = ({ taskId, isLive, ...pager }) => {
  const { client, theme, words } = useDeps();
  const { log } = words.screen.tasks;
  const { columns, rows } = pager;
  const { window, error, show } = useLogWindow({ id: taskId, isLive, size: HELD_LINES });
  const hasColors = theme.name !== 'none';
  const held = window?.lines;
  const lines = useMemo(() => (held ?? []).map((line) => logLine(line, hasColors)), [held, hasColors]);
  const text = { lines, first: window?.first ?? 0, total: window?.total ?? 0 };
  const find = useMemo(() => findIn(client, taskId), [client, taskId]);
  const size = { columns, rows: rows - 1 };
  const instead =
    error !== undefined ? (
      <EmptyState text={error} {...size} tone="bad" />
    ) : window?.total === 0 ? (
      <EmptyState text={isLive ? log.empty : log.neverAny} {...size} tone="quiet" />
    ) : undefined;
  return (
    <Pager
      {...pager}
      title={`${log.title} ${shortId(taskId)}`}
      text={text}
      startsAtEnd
      isLive={isLive}
      ownKey="l"
      instead={instead}
      find={find}
      onNeed={show}
    />
  );
};
