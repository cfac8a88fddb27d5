// What stands in each cell of the table, but for the status, which is a chip.

import type { AllWords } from '@coxswain/locale/cockpit';
import { ITEM_LIST, printableLine, shortId, type Task } from '@coxswain/protocol';
import { agoText } from '@coxswain/views';
import type { ToneName } from '../../../text/line.ts';
import { elapsedText } from '../detail/status-line.ts';
import type { ColumnId } from '../layout/columns.ts';
import type { TabId } from '../tab.ts';

export const NOTHING = '–';

/** Most sessions belong to one task: their names say nothing that its id does not. The list of an agent is none. */
const sessionText = ({ id, session }: Task): string =>
  session === `ses_${id.slice(id.indexOf('_') + 1)}` || session.startsWith(ITEM_LIST)
    ? NOTHING
    : printableLine(session);

export const cellText = (
  id: Exclude<ColumnId, 'status'>,
  task: Task,
  { words, nowMs }: { readonly words: AllWords; readonly nowMs: number },
): string => {
  switch (id) {
    case 'id':
      return shortId(task.id);
    case 'prompt':
      return printableLine(task.description);
    case 'elapsed':
      return elapsedText(task, nowMs);
    case 'agent':
      return printableLine(task.agent);
    case 'session':
      return sessionText(task);
    case 'model':
      return printableLine(task.model ?? NOTHING);
    case 'started':
      return task.startedAt === undefined
        ? NOTHING
        : agoText(task.startedAt, { words, nowMs, surface: 'screen' });
    case 'user':
      return printableLine(task.user);
  }
};

/** What is read first is plain, the rest is quiet. */
export const CELL_TONES: Readonly<Partial<Record<ColumnId, ToneName>>> = {
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
