import type { Task } from '@coxswain/protocol';
import { type Context, defineCommand } from '../../command.ts';
import { followTask } from '../../follow/follow-task.ts';
import { flag, optional, repeated, text } from '../../input/parameter.ts';
import { readWords } from '../../input/prompt.ts';
import { fullKeyValue } from '../../input/readers.ts';
import { usageProblem } from '../../input/usage-problem.ts';
import { jobArgument } from '../../jobs/job-name.ts';
import { safeLine } from '../../output/output.ts';
import { shownId } from '../../output/rendering.ts';
import { printResult } from '../../submit/result-text.ts';

const payloadFrom = async (given: string, context: Context): Promise<Record<string, unknown>> => {
  const json = await readWords([given], context.deps);
  try {
    const payload: unknown = JSON.parse(json ?? '');
    if (typeof payload === 'object' && payload !== null && !Array.isArray(payload))
      return payload as Record<string, unknown>; // an object of JSON has text keys
  } catch {
    // Reported below.
  }
  throw usageProblem('--payload must be a JSON object, - for stdin, or @file');
};

const printStarted = async (name: string, task: Task, { output, words }: Context): Promise<void> => {
  if (output.isJson) return output.json(task);
  if (output.isQuiet) return output.line(task.id);
  await output.line(words.jobs.started(safeLine(name), shownId(task.id, output)));
};

const answer = async (task: Task, context: Context): Promise<void> => {
  const { output } = context;
  if (output.isJson) await output.json(task);
  else if (task.status === 'completed' && !output.isQuiet) await printResult(task, context);
};

export const run = defineCommand({
  arguments: { job: jobArgument },
  options: {
    payload: optional('--payload <json>', 'values for {{ payload.x }}: JSON, - for stdin, or @file', text),
    set: repeated('--set <k=v>', 'set one value of the payload; may be repeated', fullKeyValue),
    wait: flag('--wait', 'block, print the result and exit with its code'),
    follow: flag('--follow', 'stream its output and exit with its code'),
  },
  details: 'Works even while the job is paused or backing off after a failure. Does not change its schedule.',
  async run(context, given) {
    const { payload, set, wait, follow } = given.options;
    if (wait && follow) throw usageProblem('use either --wait or --follow, not both');
    const values = payload === undefined ? {} : await payloadFrom(payload, context);
    const own = Object.fromEntries(set.map(({ key, value }) => [key, value]));
    const client = await context.client();
    const task = await client.jobs.run(given.arguments.job, { payload: { ...values, ...own } });
    if (follow) return followTask(context, task, { isShown: true });
    if (wait) return followTask(context, task, { isShown: false, onEnd: (ended) => answer(ended, context) });
    await printStarted(task.title ?? given.arguments.job, task, context);
    return 0;
  },
});
