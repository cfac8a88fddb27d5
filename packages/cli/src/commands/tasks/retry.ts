import type { Client } from '@coxswain/client';
import { EXIT_CODES, type Task } from '@coxswain/protocol';
import { type Context, defineCommand } from '../../command.ts';
import { confirmed } from '../../input/confirm.ts';
import { edited } from '../../input/edited.ts';
import { sentEnvironment } from '../../input/environment.ts';
import { flag, repeated, text } from '../../input/parameter.ts';
import { usageProblem } from '../../input/usage-problem.ts';
import { shownId } from '../../output/rendering.ts';
import { forEachTask } from '../../tasks/each.ts';
import { findTasks } from '../../tasks/pages.ts';
import { ONLY_ROOTS } from '../../tasks/roots.ts';

// What `retry --failed` means: every failed task that nobody has retried since, and that no retry of its parent repeats.

/** Of the failed tasks those that have no later attempt among the others. */
export const notRetried = (
  failed: readonly Task[],
  since: readonly Pick<Task, 'retryOf'>[],
): readonly Task[] => {
  const retried = new Set(since.map(({ retryOf }) => retryOf));
  return failed.filter(({ id }) => !retried.has(id));
};

/** The failed tasks to retry, oldest first. */
const failedTasks = async (client: Client): Promise<readonly Task[]> => {
  const { tasks } = await findTasks(client, { status: 'failed', ...ONLY_ROOTS });
  const failed = tasks.filter(({ parentId }) => parentId === undefined);
  const oldest = failed.at(-1);
  if (oldest === undefined) return [];
  const { tasks: since } = await findTasks(client, { since: oldest.createdAt });
  return [...notRetried(failed, since)].reverse();
};

interface Retry {
  readonly isForced: boolean;
  readonly isEdited: boolean;
}

const promptOf = async (
  client: Client,
  ref: string,
  { isEdited }: Retry,
  context: Context,
): Promise<string | undefined> => {
  if (!isEdited) return undefined;
  const { task } = await client.tasks.get(ref);
  if (task.command !== undefined)
    throw usageProblem(`task ${task.id} runs a program, which has no prompt to edit`);
  const prompt = await edited(task.prompt, 'prompt.md', context.deps);
  if (prompt.trim() === '') throw usageProblem('the prompt is empty: nothing was retried');
  return prompt;
};

const retryOne = async (client: Client, ref: string, retry: Retry, context: Context): Promise<Task> => {
  const prompt = await promptOf(client, ref, retry, context);
  const environment = sentEnvironment(context.deps.environment);
  return client.tasks.retry(ref, { force: retry.isForced, environment, prompt });
};

export const retry = defineCommand({
  arguments: { ids: repeated('[id...]', 'failed or cancelled tasks', text, { completes: 'retryableTask' }) },
  options: {
    failed: flag('--failed', 'retry every failed task that was not retried yet'),
    edit: flag('-e, --edit', 'edit the prompt in your editor first'),
    force: flag('--force', 'retry even while an earlier retry is active'),
  },
  details:
    'Submits a new task with the prompt, agent, session and delivery of the old one, and your current environment.',
  async run(context, given) {
    const { options } = given;
    const { output, words } = context;
    if (options.failed === given.arguments.ids.length > 0)
      throw usageProblem(
        "give the ids of the tasks to retry, or use --failed; see 'cox tasks list --status failed'",
      );
    const client = await context.client();
    const refs = options.failed ? (await failedTasks(client)).map(({ id }) => id) : given.arguments.ids;
    if (options.failed && refs.length === 0) await output.note(words.empty.failed);
    if (
      options.failed &&
      refs.length > 1 &&
      !(await confirmed(context, words.notes.retryQuestion(refs.length), true))
    )
      return EXIT_CODES.error.code;
    const started: Task[] = [];
    const code = await forEachTask(refs, context, async (ref) => {
      const task = await retryOne(client, ref, { isForced: options.force, isEdited: options.edit }, context);
      started.push(task);
      if (output.isJson) return EXIT_CODES.ok.code;
      if (output.isQuiet) await output.line(task.id);
      else
        await output.line(
          words.notes.retried(shownId(task.retryOf ?? ref, output), shownId(task.id, output)),
        );
      return EXIT_CODES.ok.code;
    });
    if (output.isJson) await output.json(refs.length === 1 && !options.failed ? started[0] : started);
    return code;
  },
});
