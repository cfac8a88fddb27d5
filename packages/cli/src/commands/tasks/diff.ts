import { shortId } from '@coxswain/protocol';
import { defineCommand } from '../../command.ts';
import { required, text } from '../../input/parameter.ts';
import { createPatchPrinter } from '../../output/patch-printer.ts';

export const diff = defineCommand({
  arguments: { id: required('<id>', 'the task', text, { completes: 'task' }) },
  options: {},
  details:
    'A patch of everything that the worktree of its conversation changed since it was made, committed or not. Agents work in ' +
    'a worktree when their definition says worktree: true.',
  examples: ['cox tasks diff @1 | git apply'],
  async run({ client, output, words }, given) {
    const { tasks } = await client();
    const { id } = given.arguments;
    if (output.isJson) {
      let patch = '';
      for await (const piece of tasks.diff(id)) patch += piece;
      return output.json({ patch });
    }
    const printer = createPatchPrinter(output);
    let isEmpty = true;
    for await (const piece of tasks.diff(id)) {
      isEmpty = false;
      await printer.print(piece);
    }
    await printer.end();
    if (!isEmpty) return;
    const { task } = await tasks.get(id);
    await output.note(words.agents.unchanged(shortId(task.id)));
  },
});
