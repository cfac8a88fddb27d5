import type { Client } from '@coxswain/client';
import {
  ACTIVE_STATUSES,
  type CancelAnswer,
  EXIT_CODES,
  elapsedMs,
  formatDuration,
  type Task,
} from '@coxswain/protocol';
import { type Context, defineCommand } from '../../command.ts';
import { detachable } from '../../follow/detachable.ts';
import { confirmed } from '../../input/confirm.ts';
import { flag, optional, repeated, text } from '../../input/parameter.ts';
import { usageProblem } from '../../input/usage-problem.ts';
import { shownId } from '../../output/rendering.ts';
import { forEachTask } from '../../tasks/each.ts';
import { findTasks } from '../../tasks/pages.ts';

/** How a task that was asked to stop has ended. */
const untilEnded = async (client: Client, id: string, signal: AbortSignal): Promise<Task> => {
  for await (const _event of client.tasks.stream(id, {
    types: ['TaskCompleted', 'TaskFailed', 'TaskCancelled'],
    signal,
  }));
  return (await client.tasks.get(id)).task;
};

/** One line about what the cancel did; undefined while the task still stops. */
const outcomeText = (
  { effect, task, waitingFor, descendants }: CancelAnswer,
  { output, words, deps }: Context,
): string | undefined => {
  const id = shownId(task.id, output);
  if (effect === 'ended') return words.notes.endedBefore(id, words.status.task[task.status], descendants);
  if (effect === 'cancelled' || task.status === 'cancelled') return words.notes.cancelled(id);
  if (effect !== 'already') return undefined;
  const since = formatDuration(elapsedMs(task.cancelRequestedAt, undefined, deps.nowMs()));
  return words.notes.alreadyCancelling(id, since, waitingFor);
};

/** What to say while it is still stopping. */
const stoppingText = ({ effect, task, waitingFor }: CancelAnswer, now: boolean, context: Context): string => {
  const { notes } = context.words;
  const id = shownId(task.id, context.output);
  return now || effect === 'forced' ? notes.forcing(id) : notes.cancelling(id, waitingFor);
};

const cancelOne = async (
  client: Client,
  ref: string,
  request: { readonly now: boolean; readonly reason?: string; readonly isWaiting: boolean },
  context: Context,
): Promise<{ readonly answer: CancelAnswer; readonly code: number }> => {
  const { output, words } = context;
  const { now, reason, isWaiting } = request;
  const answer = await client.tasks.cancel(ref, { now, ...(reason === undefined ? {} : { reason }) });
  // A user who forces wants to know when it has ended, even if someone forced it before.
  const isForcedAgain = now && answer.effect === 'already';
  const isStopping = isForcedAgain || answer.effect === 'requested' || answer.effect === 'forced';
  if (!isStopping || !isWaiting) return { answer, code: EXIT_CODES.ok.code };
  const id = shownId(answer.task.id, output);
  if (output.isTerminal) await output.note(stoppingText(answer, now, context));
  let task = answer.task;
  const work = async (signal: AbortSignal): Promise<number> => {
    task = await untilEnded(client, answer.task.id, signal);
    return EXIT_CODES.ok.code;
  };
  const code = await detachable(context, { work, comeBack: () => words.notes.cancelDetached(id) });
  if (code !== EXIT_CODES.ok.code) return { answer, code };
  const effect = task.status === 'cancelled' ? 'cancelled' : 'ended';
  return { answer: { ...answer, task, effect }, code };
};

const everyActive = async (client: Client): Promise<string[]> => {
  const { tasks } = await findTasks(client, { status: ACTIVE_STATUSES.join(',') });
  const ids = new Set(tasks.map(({ id }) => id));
  // What is below another one goes with it.
  return tasks.filter(({ parentId }) => parentId === undefined || !ids.has(parentId)).map(({ id }) => id);
};

export const cancel = defineCommand({
  arguments: { ids: repeated('[id...]', 'the tasks', text, { completes: 'activeTask' }) },
  options: {
    now: flag('--now', 'stop at once, without waiting for running tool calls'),
    all: flag('--all', 'cancel every task that has not ended'),
    reason: optional('--reason <text>', 'reason to record in the history', text),
    noWait: flag('--no-wait', 'return without waiting for the tasks to stop'),
  },
  details: 'A running task first lets running tool calls finish. Everything below it is cancelled too.',
  async run(context, given) {
    const { options } = given;
    const { output, words } = context;
    if (options.all === given.arguments.ids.length > 0)
      throw usageProblem("give the ids of the tasks to cancel, or use --all; see 'cox tasks active'");
    const client = await context.client();
    const refs = options.all ? await everyActive(client) : given.arguments.ids;
    if (options.all && refs.length === 0) await output.note(words.empty.active);
    if (
      options.all &&
      refs.length > 0 &&
      !(await confirmed(context, words.notes.cancelAllQuestion(refs.length), true))
    )
      return EXIT_CODES.error.code;
    const request = {
      now: options.now,
      isWaiting: !options.noWait,
      ...(options.reason === undefined ? {} : { reason: options.reason }),
    };
    const answers: CancelAnswer[] = [];
    const code = await forEachTask(refs, context, async (ref) => {
      const done = await cancelOne(client, ref, request, context);
      answers.push(done.answer);
      if (output.isJson) return done.code;
      if (output.isQuiet) await output.line(done.answer.task.id);
      else {
        const said = outcomeText(done.answer, context);
        if (said !== undefined) await output.line(said);
        else if (done.code === EXIT_CODES.ok.code)
          await output.line(stoppingText(done.answer, options.now, context));
      }
      return done.code;
    });
    if (output.isJson) await output.json(refs.length === 1 && !options.all ? answers[0] : answers);
    return code;
  },
});
