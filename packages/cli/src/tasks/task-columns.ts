// The columns of every list of tasks, the most telling on the left: what does not fit goes from the right.

import { formatDuration, type Task, taskDurationMs } from '@coxswain/protocol';
import { agoText, type Column, type Span, statusSpan } from '@coxswain/views';
import { safeLine } from '../output/output.ts';
import { rendering, type Shown, shownId } from '../output/rendering.ts';

type TaskColumn = Column<Task>;

/** Stands where there is nothing to say. */
export const NOTHING = '–';

const quiet = (text: string): Span => ({ text, tone: 'quiet' });

export const idColumn = (shown: Shown): TaskColumn => ({
  head: shown.words.columns.id,
  cell: ({ id }) => ({ text: shownId(id, shown.output), tone: 'strong' }),
});

/** When it started; for what waits to start, also once more, when it will, or a dash where nobody knows. */
export const startedColumn = (shown: Shown): TaskColumn => ({
  head: shown.words.columns.started,
  cell: ({ startedAt, runAt, status }) => {
    const at = (status === 'pending' ? runAt : undefined) ?? startedAt;
    if (at === undefined) return quiet(NOTHING);
    return quiet(agoText(at, rendering(shown)));
  },
});

/** How long it has run; stands still when it ended. */
export const elapsedText = (task: Task, nowMs: number): string =>
  task.startedAt === undefined ? NOTHING : formatDuration(taskDurationMs(task, nowMs));

export const statusColumn = (shown: Shown): TaskColumn => ({
  head: shown.words.columns.status,
  cell: (task) => statusSpan(task, rendering(shown)),
});

/** The session's name; a task that has one of its own, as most have, needs no name for it before eyes. */
const sessionColumn = (shown: Shown): TaskColumn => ({
  head: shown.words.columns.session,
  least: 8,
  most: 20,
  cell: ({ id, session }) =>
    shown.output.isTerminal && session === `ses_${id.slice(4)}` ? quiet(NOTHING) : safeLine(session),
});

/** ID SESSION AGENT USER DESCRIPTION STARTED ELAPSED STATUS. */
export const taskColumns = (shown: Shown): readonly TaskColumn[] => {
  const { columns } = shown.words;
  return [
    idColumn(shown),
    sessionColumn(shown),
    { head: columns.agent, least: 6, most: 16, cell: ({ agent }) => safeLine(agent) },
    { head: columns.user, least: 4, most: 12, cell: ({ user }) => safeLine(user) },
    { head: columns.description, least: 12, cell: ({ description }) => safeLine(description) },
    startedColumn(shown),
    {
      head: columns.elapsed,
      align: 'right',
      cell: (task) => elapsedText(task, shown.world.nowMs()),
    },
    statusColumn(shown),
  ];
};
