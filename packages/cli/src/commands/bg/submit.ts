import { EXIT_CODES, type SubmitTaskInput, shortId } from '@coxswain/protocol';
import { type Context, defineCommand } from '../../command.ts';
import { flag, optional, repeated, text } from '../../input/parameter.ts';
import { usageProblem } from '../../input/usage-problem.ts';
import { submitBatch } from '../../submit/batch.ts';
import { followSubmission } from '../../submit/follow-submission.ts';
import { printResult } from '../../submit/result-text.ts';
import { PROMPT_DETAILS, SUBMIT_OPTIONS } from '../../submit/submit-options.ts';
import { submitRequest } from '../../submit/submit-request.ts';

/** Prints the whole id, which is all a script needs, and shows a person what to do with it. */
const submitAndGo = async (context: Context, input: SubmitTaskInput): Promise<number> => {
  const { output, words } = context;
  const { task, existing } = await (await context.client()).tasks.submit(input);
  if (output.isJson) await output.json(task);
  else await output.line(task.id);
  if (existing) await output.note(words.notes.existing(shortId(task.id)));
  else if (output.isTerminal && !output.isJson)
    await output.note(words.notes.submitted(shortId(task.id), task.agent));
  return EXIT_CODES.ok.code;
};

/** Prints the result when it is there. With --json the task as it ended, instead of its events. */
const submitAndWait = (context: Context, input: SubmitTaskInput): Promise<number> =>
  followSubmission(context, input, {
    isShown: false,
    onEnd: async (task) => {
      if (context.output.isJson) await context.output.json(task);
      else if (task.status === 'completed' && !context.output.isQuiet) await printResult(task, context);
    },
  });

export const submit = defineCommand({
  arguments: { words: repeated('[prompt...]', 'what to do', text) },
  options: {
    ...SUBMIT_OPTIONS,
    wait: flag('--wait', 'block, print the result and exit with its code'),
    follow: flag('--follow', 'stream its output and exit with its code'),
    batch: optional(
      '--batch <file|->',
      'submit one task per line of a file: NDJSON in, NDJSON out; at most background.maxConcurrentTasks run at a time',
      text,
      {
        completes: 'file',
      },
    ),
    block: flag('--block', 'with --batch: wait while the queue is full instead of failing'),
  },
  takesProgram: true,
  details: PROMPT_DETAILS,
  examples: [
    "cox bg submit 'update the changelog' --agent claude",
    'cox bg submit --timeout 10m --label team=web -- npm test',
    'cox bg submit --batch tasks.ndjson --block',
  ],
  async run(context, given) {
    const { options, program } = given;
    const { words } = given.arguments;
    if (options.batch !== undefined) {
      if (words.length > 0 || program !== undefined)
        throw usageProblem('--batch reads prompts from the file; omit the other prompt');
      return submitBatch(context, options.batch, options.block);
    }
    if (options.block) throw usageProblem('--block requires --batch');
    if (options.wait && options.follow) throw usageProblem('use either --wait or --follow, not both');
    const input = await submitRequest({ words, program, options }, 'background', context.deps);
    if (options.follow) return followSubmission(context, input, { isShown: true });
    return options.wait ? submitAndWait(context, input) : submitAndGo(context, input);
  },
});
