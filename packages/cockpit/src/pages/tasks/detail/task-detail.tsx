// Everything about one task, below the table or instead of it.

import { type TaskDetail as Detail, isActive, shortId, type Task } from '@coxswain/protocol';
import { Box } from 'ink';
import { type FC, type ReactNode, type RefObject, useMemo } from 'react';
import { EmptyState } from '../../../components/empty-state.tsx';
import { Rule } from '../../../components/rule.tsx';
import type { ScrollExtent, ScrollState } from '../../../components/scroll/scroll-state.ts';
import { ScrollView } from '../../../components/scroll-view.tsx';
import { useNow } from '../../../data/use-now.ts';
import { useWorld } from '../../../shell/context.ts';
import { useLogWindow } from '../log/use-log-window.ts';
import { detailLines, detailNote, fixedLines } from './detail-lines.ts';

/** How much of the log stands in the detail; `l` shows more. */
const LOG_LINES = 50;

export interface TaskDetailProps {
  readonly taskId: string;
  /** undefined until it was read. */
  readonly detail: Detail | undefined;
  /** Why it could not be read. */
  readonly error: string | undefined;
  readonly columns: number;
  readonly rows: number;
  readonly scroll: ScrollState;
  /** Told what can be scrolled, for the keys. */
  readonly extent: RefObject<ScrollExtent>;
  /** Stands below the lines: where the question is answered. */
  readonly below?: { readonly rows: number; readonly node: ReactNode };
}

const isTicking = (task: Task): boolean => isActive(task.status) && task.startedAt !== undefined;

export const TaskDetail: FC<TaskDetailProps> = (props) => {
  const { taskId, detail, error, columns, rows, scroll, extent, below } = props;
  const { words, theme, timeZone } = useWorld();
  const { keepsMarks } = theme;
  const isLive = detail !== undefined && isActive(detail.task.status);
  const { window } = useLogWindow({ id: detail?.task.id, isLive, size: LOG_LINES });
  const nowMs = useNow(detail !== undefined && [detail.task, ...(detail.children ?? [])].some(isTicking));
  const settings = useMemo(
    () => ({ columns, words, keepsMarks, timeZone }),
    [columns, words, keepsMarks, timeZone],
  );
  const fixed = useMemo(() => detail && fixedLines(detail, settings), [detail, settings]);
  const bodyRows = Math.max(0, rows - 1 - (below?.rows ?? 0));
  const log = {
    ...(window && { log: window.lines.slice(-LOG_LINES) }),
    hasColors: theme.name !== 'none',
    rows: bodyRows,
  };
  const lines = detail === undefined ? [] : detailLines(detail, { ...settings, ...log, nowMs }, fixed);
  extent.current = { length: lines.length, rows: bodyRows };
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Rule
        columns={columns}
        title={shortId(taskId)}
        note={detail === undefined ? '' : detailNote(detail, words)}
      />
      {detail === undefined && error !== undefined ? (
        <EmptyState text={words.screen.tasks.detail.gone} hint={error} columns={columns} rows={bodyRows} />
      ) : (
        <ScrollView lines={lines} state={scroll} columns={columns} rows={bodyRows} />
      )}
      {below?.node}
    </Box>
  );
};
