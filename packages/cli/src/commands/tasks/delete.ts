import type { Client } from '@coxswain/client';
import { type DeleteAnswer, EXIT_CODES, isActive, shortId, type Task } from '@coxswain/protocol';
import { defineCommand } from '../../command.ts';
import { confirmed } from '../../input/confirm.ts';
import { repeated, text } from '../../input/parameter.ts';
import { shownId } from '../../output/rendering.ts';
import { forEachTask } from '../../tasks/each.ts';
import { findTasks } from '../../tasks/pages.ts';

/** How many tasks lie below it. */
const countBelow = async (client: Client, task: Task): Promise<number> => {
  const { tasks } = await findTasks(client, { root: task.rootId });
  const below = new Set<string>([task.id]);
  // Parents come before their children, and the list is newest first.
  for (const { id, parentId } of [...tasks].reverse())
    if (parentId !== undefined && below.has(parentId)) below.add(id);
  return below.size - 1;
};

export const deleteTasks = defineCommand({
  arguments: { ids: repeated('<id...>', 'the tasks', text, { completes: 'task' }) },
  options: {},
  details: 'Asks for confirmation; use --yes in scripts. Everything below a task is deleted too.',
  async run(context, given) {
    const { output, words, globals } = context;
    const client = await context.client();
    const answers: DeleteAnswer[] = [];
    const code = await forEachTask(given.arguments.ids, context, async (ref) => {
      const { task } = await client.tasks.get(ref);
      const children = globals.yes ? 0 : await countBelow(client, task);
      const question = words.notes.deleteQuestion(
        { id: shortId(task.id), isActive: isActive(task.status), isItem: task.kind === 'item' },
        children,
      );
      if (!(await confirmed(context, question))) return EXIT_CODES.error.code;
      const answer = await client.tasks.remove(task.id);
      answers.push(answer);
      if (output.isJson) return EXIT_CODES.ok.code;
      if (output.isQuiet) await output.line(answer.id);
      else
        await output.line(words.notes.deleted[answer.effect](shownId(answer.id, output), answer.descendants));
      return EXIT_CODES.ok.code;
    });
    if (output.isJson) await output.json(given.arguments.ids.length === 1 ? answers[0] : answers);
    return code;
  },
});
