import { defineCommand } from '../../command.ts';
import { flag, repeated, text } from '../../input/parameter.ts';
import { followSubmission } from '../../submit/follow-submission.ts';
import { PROMPT_DETAILS, SUBMIT_OPTIONS } from '../../submit/submit-options.ts';
import { submitRequest } from '../../submit/submit-request.ts';

export const run = defineCommand({
  arguments: { words: repeated('[prompt...]', 'what to do', text) },
  options: {
    ...SUBMIT_OPTIONS,
    passthrough: flag('--passthrough', "exit with the program's own exit code"),
  },
  takesProgram: true,
  details: `${PROMPT_DETAILS} Ctrl-C leaves the task running and shows how to follow it again.`,
  examples: [
    "cox tasks run 'why is the build slow?' --agent claude",
    'cox tasks run --passthrough -- npm test',
  ],
  async run(context, given) {
    const { options, program } = given;
    const typed = { words: given.arguments.words, program, options };
    const input = await submitRequest(typed, 'manual', context.deps);
    return followSubmission(context, input, { isShown: true, isPassedThrough: options.passthrough });
  },
});
