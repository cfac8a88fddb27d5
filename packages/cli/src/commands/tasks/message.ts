import { defineCommand } from '../../command.ts';
import { sentEnvironment } from '../../input/environment.ts';
import { flag, repeated, required, text } from '../../input/parameter.ts';
import { readWords } from '../../input/prompt.ts';
import { usageProblem } from '../../input/usage-problem.ts';
import { shownId } from '../../output/rendering.ts';

export const message = defineCommand({
  arguments: {
    id: required('<id>', 'the task', text, { completes: 'task' }),
    words: repeated('[text...]', 'what to say; - for stdin, @file', text),
  },
  options: { edit: flag('-e, --edit', 'write it in your editor') },
  details:
    'A running agent gets it; an open question is answered by it; after the end a new task goes on in the same session, with the environment from here.',
  async run({ client, output, words, deps }, given) {
    const said = await readWords(given.arguments.words, deps, given.options.edit);
    if (said === undefined) throw usageProblem('say something: as words, - for stdin, @file or -e');
    const environment = sentEnvironment(deps.environment);
    const answer = await (await client()).tasks.message(given.arguments.id, { message: said, environment });
    if (output.isJson) return output.json(answer);
    if (output.isQuiet) return output.line(answer.task.id);
    await output.line(words.notes.messaged[answer.effect](shownId(answer.task.id, output)));
  },
});
