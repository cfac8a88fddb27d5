// A task: its columns, its progress, and why it ended.

import type { Words } from '@coxswain/locale';
import {
  formatDuration,
  ITEM_LIST,
  type Origin,
  printableLine,
  type Task,
  taskDurationMs,
  taskElapsedMs,
} from '@coxswain/protocol';
import { joined, type Line, NOTHING, type Span } from './line.ts';
import { agoText, idText } from './moment.ts';
import type { RenderContext } from './render-context.ts';
import { statusSpan } from './status.ts';
import type { Column } from './table.ts';

/** How long it has run; stops when it ends. A screen keeps showing a task it has seen once. */
export const elapsedText = (
  task: Task,
  { surface, nowMs }: Pick<RenderContext, 'surface' | 'nowMs'>,
): string => {
  if (task.startedAt === undefined) return NOTHING.text;
  return formatDuration(surface === 'screen' ? taskElapsedMs(task, nowMs) : taskDurationMs(task, nowMs));
};

/** Most sessions belong to one task, so on a terminal their names add nothing to its id. An agent's to-do list is no session. */
const sessionSpan = ({ id, session }: Task, { surface }: RenderContext): Span =>
  session.startsWith(ITEM_LIST) || (surface !== 'pipe' && session === `ses_${id.slice(4)}`)
    ? NOTHING
    : { text: printableLine(session) };

/** When it started; for a task waiting to start or to be retried, when it will, or a dash if unknown. */
const startedSpan = ({ startedAt, runAt, status }: Task, context: RenderContext): Span => {
  const at = (status === 'pending' ? runAt : undefined) ?? startedAt;
  return at === undefined ? NOTHING : { text: agoText(at, context), tone: 'quiet' };
};

/** The columns of every task list. Columns that do not fit are dropped from the right. */
export const taskColumns = (context: RenderContext) => {
  const { columns } = context.words;
  return {
    id: { head: columns.id, cell: ({ id }) => ({ text: idText(id, context), tone: 'strong' }) },
    session: { head: columns.session, least: 8, most: 20, cell: (task) => sessionSpan(task, context) },
    agent: { head: columns.agent, least: 6, most: 16, cell: ({ agent }) => printableLine(agent) },
    user: { head: columns.user, least: 4, most: 12, cell: ({ user }) => printableLine(user) },
    description: {
      head: columns.description,
      least: 12,
      cell: ({ description }) => printableLine(description),
    },
    model: { head: columns.model, most: 16, cell: ({ model = NOTHING.text }) => printableLine(model) },
    started: { head: columns.started, cell: (task) => startedSpan(task, context) },
    elapsed: { head: columns.elapsed, align: 'right', cell: (task) => elapsedText(task, context) },
    status: { head: columns.status, cell: (task) => statusSpan(task, context) },
  } satisfies Record<string, Column<Task>>;
};

/** `calling a tool npm test`; undefined: not reported. */
export const doingText = ({ progress }: Task, { status }: Words): string | undefined =>
  progress && `${status.phase[progress.phase]} ${printableLine(progress.detail ?? '')}`.trim();

/** `● running  2m12s  calling a tool npm test`. */
export const statusLine = (
  task: Task,
  context: RenderContext,
  note: string | undefined = doingText(task, context.words),
): Line => [
  statusSpan(task, context),
  { text: task.startedAt === undefined ? '' : `  ${elapsedText(task, context)}` },
  { text: note === undefined || note === '' ? '' : `  ${note}`, tone: 'quiet' },
];

/** Why it ended that way: the error of a failed one, the reason of a cancelled one; undefined for a completed one. */
export const causeText = ({ status, error, reason }: Task, words: Words): string | undefined => {
  if (status === 'completed') return undefined;
  if (error !== undefined) return printableLine(error.message);
  return reason === undefined ? undefined : words.status.reason[reason];
};

/** `telegram:main:4711`. */
export const originText = ({ channel, account, peer, thread }: Origin): string =>
  printableLine(joined([channel, account, peer, thread], ':'));

/** `k3v9x0q2  ✓ completed  2m12s  claude  a review`: a task among others of its kind. */
export const taskRowColumns = (context: RenderContext): readonly Column<Task>[] => {
  const { id, status, elapsed, agent, description } = taskColumns(context);
  return [id, status, elapsed, agent, description].map((column) => ({ ...column, head: '' }));
};
