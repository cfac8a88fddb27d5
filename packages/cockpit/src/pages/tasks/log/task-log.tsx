// The whole log of a task on the whole page; it follows the end until somebody scrolls away.

import { printable, shortId } from '@coxswain/protocol';
import { Box } from 'ink';
import { type FC, type RefObject, useMemo } from 'react';
import { EmptyState } from '../../../components/empty-state.tsx';
import { Rule } from '../../../components/rule.tsx';
import { placeScroll, type ScrollExtent, type ScrollState } from '../../../components/scroll/scroll-state.ts';
import { ScrollView } from '../../../components/scroll-view.tsx';
import { useWorld } from '../../../shell/context.ts';
import { grouped } from '../../../text/figures.ts';
import { lineOf } from '../../../text/line.ts';
import { wrapToCells } from '../../../text/wrap-to-cells.ts';
import { useTaskLog } from './use-task-log.ts';

/** More is for `cox tasks logs`. */
const TAIL_LINES = 5_000;

export interface TaskLogProps {
  readonly taskId: string;
  readonly isLive: boolean;
  readonly columns: number;
  readonly rows: number;
  readonly scroll: ScrollState;
  /** Told what can be scrolled, for the keys. */
  readonly extent: RefObject<ScrollExtent>;
}

export const TaskLog: FC<TaskLogProps> = ({ taskId, isLive, columns, rows, scroll, extent }) => {
  const { log } = useWorld().words.screen.tasks;
  const text = useTaskLog(taskId, TAIL_LINES, isLive);
  const lines = useMemo(
    () =>
      text === undefined || text.trim() === ''
        ? []
        : wrapToCells(printable(text.trimEnd()), columns, true).map((row) => lineOf(row)),
    [text, columns],
  );
  const seen: ScrollExtent = { length: lines.length, rows: rows - 1 };
  extent.current = seen;
  const { top, isFollowing } = placeScroll(scroll, seen);
  const end = Math.min(lines.length, top + seen.rows);
  const place = lines.length === 0 ? '' : `${grouped(end)}/${grouped(lines.length)}`;
  const note = isFollowing && isLive ? `${log.following} · ${place}` : place;
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Rule columns={columns} title={`${log.title} ${shortId(taskId)}`} note={note} />
      {text !== undefined && lines.length === 0 ? (
        <EmptyState text={log.empty} columns={columns} rows={seen.rows} tone="quiet" />
      ) : (
        <ScrollView lines={lines} state={scroll} columns={columns} rows={seen.rows} />
      )}
    </Box>
  );
};
