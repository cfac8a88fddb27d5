import { defineCommand } from '../../command.ts';
import { sendAnswer } from '../../inbox/answered.ts';
import { optional, repeated, required, text } from '../../input/parameter.ts';
import { readWords } from '../../input/prompt.ts';
import { usageProblem } from '../../input/usage-problem.ts';

export const answer = defineCommand({
  arguments: {
    request: required('<request|task>', 'the question, or its task', text, {
      completes: 'request',
    }),
    words: repeated('[text...]', 'the answer; - for stdin, @file', text),
  },
  options: {
    option: optional('--option <id>', 'choose one of the offered options', text),
    file: optional('--file <file>', 'read the answer from a file', text, { completes: 'file' }),
  },
  async run(context, given) {
    const { option, file } = given.options;
    const { words } = given.arguments;
    if (file !== undefined && words.length > 0) throw usageProblem('use either a text or --file, not both');
    const said = await readWords(file === undefined ? words : [`@${file}`], context.deps);
    if (said === undefined && option === undefined)
      throw usageProblem('missing answer: give it as words, --option <id>, --file <file>, or - for stdin');
    await sendAnswer(context, given.arguments.request, { decision: 'answer', optionId: option, text: said });
  },
});
