// The whole log of a task on the whole page; it follows the end until somebody scrolls away.

import { shortId } from '@coxswain/protocol';
import { Box } from 'ink';
import { type FC, type RefObject, useEffect, useMemo, useRef } from 'react';
import { EmptyState } from '../../../components/empty-state.tsx';
import { Rule } from '../../../components/rule.tsx';
import { placeScroll, type ScrollExtent, type ScrollState } from '../../../components/scroll/scroll-state.ts';
import { ScrollView } from '../../../components/scroll-view.tsx';
import { useWorld } from '../../../shell/context.ts';
import { grouped } from '../../../text/figures.ts';
import { lineOf } from '../../../text/line.ts';
import { logRows, sameRow } from './log-rows.ts';
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
  /** Scrolls by so many rows. */
  readonly onScroll: (by: number) => void;
}

export const TaskLog: FC<TaskLogProps> = ({ taskId, isLive, columns, rows, scroll, extent, onScroll }) => {
  const { log } = useWorld().words.screen.tasks;
  const text = useTaskLog(taskId, TAIL_LINES, isLive);
  const placed = useMemo(() => logRows(text, columns), [text, columns]);
  const lines = useMemo(() => placed.rows.map((row) => lineOf(row)), [placed]);
  const seen: ScrollExtent = { length: lines.length, rows: rows - 1 };
  extent.current = seen;
  const { top, isFollowing } = placeScroll(scroll, seen);
  // After the picture: a picture that is asked for while another is being put together would come out before it.
  const last = useRef({ columns, placed });
  useEffect(() => {
    const before = last.current;
    last.current = { columns, placed };
    if (before.columns === columns || isFollowing || scroll.top === 0) return;
    onScroll(sameRow(scroll.top, before.placed, placed) - top);
  });
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
