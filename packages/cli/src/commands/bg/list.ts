import { isActive, type Task } from '@coxswain/protocol';
import type { Column, RenderContext } from '@coxswain/views';
import { elapsedText, taskColumns } from '@coxswain/views/task';
import { defineCommand } from '../../command.ts';
import { countOption } from '../../input/count-option.ts';
import { flag, optional } from '../../input/parameter.ts';
import { statuses } from '../../input/readers.ts';
import { printList } from '../../output/list.ts';
import { rendering } from '../../output/rendering.ts';
import { findTasks } from '../../tasks/pages.ts';

const DEFAULT_COUNT = 20;

/** `2m12s`, and `12s (running)` for an active one. */
const durationText = (task: Task, context: RenderContext): string => {
  const elapsed = elapsedText(task, context);
  const isGoingOn = isActive(task.status) && task.startedAt !== undefined;
  return isGoingOn ? `${elapsed} (${context.words.status.task[task.status]})` : elapsed;
};

const columnsFor = (context: RenderContext): readonly Column<Task>[] => {
  const { columns } = context.words;
  const { id, status, description, started } = taskColumns(context);
  return [
    id,
    status,
    { ...description, head: columns.prompt },
    started,
    { head: columns.duration, cell: (task) => durationText(task, context) },
  ];
};

export const list = defineCommand({
  arguments: {},
  options: {
    status: optional('--status <s,...>', 'only tasks in these statuses', statuses),
    count: countOption(DEFAULT_COUNT),
    all: flag('--all', 'list all'),
  },
  async run(context, { options }) {
    const { output, words } = context;
    const query = { kind: 'background', status: options.status?.join(',') };
    const most = options.all ? undefined : (options.count ?? DEFAULT_COUNT);
    const { tasks, hasMore } = await findTasks(await context.client(), query, most);
    await printList(context, {
      rows: tasks,
      columns: columnsFor(rendering(context)),
      idOf: ({ id }) => id,
      empty: words.empty.background,
    });
    if (hasMore && !output.isJson) await output.note(words.notes.moreExist(tasks.length));
  },
});
