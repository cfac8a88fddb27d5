// The columns of the table of tasks: those of their view, with the heads of a tab, and sorted by value, not by text.

import type { AllWords } from '@coxswain/locale/cockpit';
import { type Task, taskElapsedMs } from '@coxswain/protocol';
import type { Column } from '@coxswain/views';
import { taskColumns } from '@coxswain/views/task';
import type { ScreenContext } from '../../../shell/rendering.ts';
import { COLUMN_IDS, type ColumnId } from '../layout/columns.ts';
import { STATUSES_OF, type TabId } from '../tab.ts';

/** What is read first is plain, the rest is quiet. */
const QUIET: readonly ColumnId[] = ['agent', 'session', 'model', 'started', 'user'];

/** Of what has ended they are those of the task management. */
const headsOf = (tab: TabId, { screen, cockpit, fields }: AllWords): Readonly<Record<ColumnId, string>> => {
  if (tab !== 'history') return screen.tasks.columns;
  const { name: prompt, agent, status, model, started, duration: elapsed } = cockpit.columns;
  const { id, session, user } = fields;
  return { prompt, agent, status, model, started, elapsed, id, session, user };
};

/** In the order of {@link COLUMN_IDS}. */
export const listedColumns = (tab: TabId, view: ScreenContext): readonly Column<Task>[] => {
  const heads = headsOf(tab, view.words);
  const columns = taskColumns(view);
  const by: Readonly<Partial<Record<ColumnId, (task: Task) => string | number>>> = {
    status: ({ status }) => STATUSES_OF[tab].indexOf(status),
    elapsed: (task) => taskElapsedMs(task, view.nowMs),
    started: ({ startedAt = '' }) => startedAt,
  };
  return COLUMN_IDS.map((id) => ({
    head: heads[id],
    cell: (task) => {
      const cell = columns[id === 'prompt' ? 'description' : id].cell(task);
      return {
        text: typeof cell === 'string' ? cell : cell.text,
        tone: QUIET.includes(id) ? 'quiet' : 'text',
      };
    },
    ...(by[id] && { by: by[id] }),
  }));
};
