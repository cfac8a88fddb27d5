import { defineCommand } from '../../command.ts';
import { sentEnvironment } from '../../input/environment.ts';
import { flag, repeated, required, text } from '../../input/parameter.ts';
import { readWords } from '../../input/prompt.ts';
import { usageProblem } from '../../input/usage-problem.ts';
import { shownId } from '../../output/rendering.ts';

export const message = defineCommand({
  arguments: {
    id: required('<id>', 'the task', text, { completes: 'task' }),
    words: repeated('[text...]', 'the message; - for stdin, @file', text),
  },
  options: { edit: flag('-e, --edit', 'write the message in your editor') },
  details:
    'A running agent receives the message. If the task has an open question, the message answers it. If the task has ended, a new one continues in the same session, with your current environment.',
  async run({ client, output, words, deps }, given) {
    const said = await readWords(given.arguments.words, deps, given.options.edit);
    if (said === undefined) throw usageProblem('missing message: give it as words, - for stdin, @file or -e');
    const environment = sentEnvironment(deps.environment);
    const answer = await (await client()).tasks.message(given.arguments.id, { message: said, environment });
    if (output.isJson) return output.json(answer);
    if (output.isQuiet) return output.line(answer.task.id);
    await output.line(words.notes.messaged[answer.effect](shownId(answer.task.id, output)));
  },
});
