// The text of each cell of the table except the status, which is a chip.

import type { AllWords } from '@coxswain/locale/cockpit';
import type { Task } from '@coxswain/protocol';
import type { Tone } from '@coxswain/views';
import { taskColumns } from '@coxswain/views/task';
import type { ScreenContext } from '../../../shell/rendering.ts';
import type { ColumnId } from '../layout/columns.ts';
import type { TabId } from '../tab.ts';

export const cellText = (id: Exclude<ColumnId, 'status'>, task: Task, view: ScreenContext): string => {
  const columns = taskColumns(view);
  const cell = columns[id === 'prompt' ? 'description' : id].cell(task);
  return typeof cell === 'string' ? cell : cell.text;
};

/** What is read first is plain, the rest is quiet. */
export const CELL_TONES: Readonly<Partial<Record<ColumnId, Tone>>> = {
  agent: 'quiet',
  session: 'quiet',
  model: 'quiet',
  started: 'quiet',
  user: 'quiet',
};

/** The heads of the columns: of what has ended, those of the task management. */
export const columnHead = (id: ColumnId, tab: TabId, words: AllWords): string => {
  const { columns } = words.screen.tasks;
  if (tab !== 'history') return columns[id];
  const { name, agent, status, model, started, duration } = words.cockpit.columns;
  const { id: idName, session, user } = words.fields;
  const managed: Readonly<Record<ColumnId, string>> = {
    prompt: name,
    agent,
    status,
    model,
    started,
    elapsed: duration,
    id: idName,
    session,
    user,
  };
  return managed[id];
};
