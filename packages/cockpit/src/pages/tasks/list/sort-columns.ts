// What tasks can be sorted by: the columns of the table, each by what it means and not by how it is written.

import type { AllWords } from '@coxswain/locale/cockpit';
import { type Task, taskElapsedMs } from '@coxswain/protocol';
import type { Column } from '@coxswain/views';
import { COLUMN_IDS, type ColumnId } from '../layout/columns.ts';
import { STATUSES_OF, type TabId } from '../tab.ts';
import { cellText, columnHead } from '../table/cell-text.ts';

export const sortColumns = (
  tab: TabId,
  { words, nowMs }: { readonly words: AllWords; readonly nowMs: number },
): readonly Column<Task>[] => {
  const by: Readonly<Partial<Record<ColumnId, (task: Task) => string | number>>> = {
    status: ({ status }) => STATUSES_OF[tab].indexOf(status),
    elapsed: (task) => taskElapsedMs(task, nowMs),
    started: ({ startedAt = '' }) => startedAt,
  };
  return COLUMN_IDS.map((id) => ({
    head: columnHead(id, tab, words),
    rank: 0,
    cell: (task) => ({ text: id === 'status' ? task.status : cellText(id, task, { words, nowMs }) }),
    ...(by[id] && { by: by[id] }),
  }));
};
