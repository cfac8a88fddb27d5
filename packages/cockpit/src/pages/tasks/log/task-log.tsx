// The whole log of a task on the whole page; it follows the end until somebody scrolls away.

import { shortId } from '@coxswain/protocol';
import { type FC, useMemo } from 'react';
import { EmptyState } from '../../../components/empty-state.tsx';
import { useWorld } from '../../../shell/context.ts';
import { logRows } from './log-rows.ts';
import { Pager, type PagerProps } from './pager.tsx';
import { useTaskLog } from './use-task-log.ts';

/** More is for `cox tasks logs`. */
const TAIL_LINES = 5_000;

export interface TaskTextProps
  extends Pick<PagerProps, 'columns' | 'rows' | 'scroll' | 'extent' | 'onScroll' | 'onClose'> {
  readonly taskId: string;
}

export const TaskLog: FC<TaskTextProps & { readonly isLive: boolean }> = ({ taskId, isLive, ...pager }) => {
  const { log } = useWorld().words.screen.tasks;
  const { columns, rows } = pager;
  const text = useTaskLog(taskId, TAIL_LINES, isLive);
  const placed = useMemo(() => logRows(text, columns), [text, columns]);
  const isEmpty = text !== undefined && placed.rows.length === 0;
  return (
    <Pager
      {...pager}
      title={`${log.title} ${shortId(taskId)}`}
      placed={placed}
      isLive={isLive}
      ownKey="l"
      instead={
        isEmpty ? <EmptyState text={log.empty} {...{ columns }} rows={rows - 1} tone="quiet" /> : undefined
      }
    />
  );
};
