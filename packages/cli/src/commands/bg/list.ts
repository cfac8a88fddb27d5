import { isActive, type Task } from '@coxswain/protocol';
import type { Column } from '@coxswain/views';
import { type Context, defineCommand } from '../../command.ts';
import { flag, optional } from '../../input/parameter.ts';
import { statuses, wholeNumber } from '../../input/readers.ts';
import { printList } from '../../output/list.ts';
import { safeLine } from '../../output/output.ts';
import { findTasks } from '../../tasks/pages.ts';
import { elapsedText, idColumn, startedColumn, statusColumn } from '../../tasks/task-columns.ts';

const DEFAULT_COUNT = 20;

/** `2m12s`, and `12s (running)` for what goes on. */
const durationText = (task: Task, { world, words }: Context): string => {
  const elapsed = elapsedText(task, world.nowMs());
  const isGoingOn = isActive(task.status) && task.startedAt !== undefined;
  return isGoingOn ? `${elapsed} (${words.status.task[task.status]})` : elapsed;
};

const columnsFor = (context: Context): readonly Column<Task>[] => [
  idColumn(context),
  statusColumn(context),
  { head: context.words.columns.prompt, least: 12, cell: ({ description }) => safeLine(description) },
  startedColumn(context),
  { head: context.words.columns.duration, cell: (task) => durationText(task, context) },
];

export const list = defineCommand({
  arguments: {},
  options: {
    status: optional('--status <s,...>', 'only these statuses', statuses),
    count: optional(
      '-n, --count <number>',
      `how many (default ${DEFAULT_COUNT})`,
      wholeNumber(1, 1_000_000),
      { alias: '--limit' },
    ),
    all: flag('--all', 'all of them'),
  },
  async run(context, { options }) {
    const { output, words } = context;
    const query = {
      kind: 'background',
      ...(options.status === undefined ? {} : { status: options.status.join(',') }),
    };
    const most = options.all ? undefined : (options.count ?? DEFAULT_COUNT);
    const { tasks, hasMore } = await findTasks(await context.client(), query, most);
    await printList(context, {
      rows: tasks,
      columns: columnsFor(context),
      idOf: ({ id }) => id,
      empty: words.empty.background,
    });
    if (hasMore && !output.isJson) await output.note(words.notes.moreExist(tasks.length));
  },
});
