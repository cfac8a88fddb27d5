import { EXIT_CODES, exitCodeOfTask, shortId } from '@coxswain/protocol';
import { causeText } from '@coxswain/views/task';
import { defineCommand } from '../../command.ts';
import { required, text } from '../../input/parameter.ts';
import { printResult } from '../../submit/result-text.ts';

export const result = defineCommand({
  arguments: { id: required('<id>', 'the task', text, { completes: 'task' }) },
  options: {},
  details:
    'Prints nothing but the result. If the task has not completed, prints its status to stderr and exits with 8, 10, 11 or 12.',
  async run({ client, output, words }, given) {
    const { task } = await (await client()).tasks.get(given.arguments.id);
    if (output.isJson) await output.json(task);
    if (task.status === 'completed') {
      if (!output.isJson) await printResult(task, { output, words });
      return EXIT_CODES.ok.code;
    }
    const cause = causeText(task, words);
    const said = words.notes.noResult(shortId(task.id), words.status.task[task.status], cause);
    if (!output.isJson) await output.complain(said);
    return exitCodeOfTask(task);
  },
});
