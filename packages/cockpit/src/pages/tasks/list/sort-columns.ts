// The sort columns of tasks: each sorts by value, not by its text.

import { type Task, taskElapsedMs } from '@coxswain/protocol';
import type { Column } from '@coxswain/views';
import type { ScreenContext } from '../../../shell/rendering.ts';
import { COLUMN_IDS, type ColumnId } from '../layout/columns.ts';
import { STATUSES_OF, type TabId } from '../tab.ts';
import { cellText, columnHead } from '../table/cell-text.ts';

export const sortColumns = (tab: TabId, view: ScreenContext): readonly Column<Task>[] => {
  const by: Readonly<Partial<Record<ColumnId, (task: Task) => string | number>>> = {
    status: ({ status }) => STATUSES_OF[tab].indexOf(status),
    elapsed: (task) => taskElapsedMs(task, view.nowMs),
    started: ({ startedAt = '' }) => startedAt,
  };
  return COLUMN_IDS.map((id) => ({
    head: columnHead(id, tab, view.words),
    rank: 0,
    cell: (task) => ({ text: id === 'status' ? task.status : cellText(id, task, view) }),
    ...(by[id] && { by: by[id] }),
  }));
};
