import type { Client } from '@coxswain/client';
import { isActive, ProblemError, type Task, type TaskDetail } from '@coxswain/protocol';
import { z } from 'zod';
import { patchOf } from '../tool/changes.ts';
import { agent, taskId } from '../tool/fields.ts';
import { outcomeOf } from '../tool/outcome.ts';
import { ownTask } from '../tool/own-task.ts';
import { submitWork } from '../tool/submit.ts';
import { taskView } from '../tool/task-view.ts';
import { defineTool, SUBMITS } from '../tool/tool.ts';
import { untilEnded } from '../tool/wait.ts';

// What a reviewer reads.

/** The limit of each part, so that all fit into a prompt of 1 MiB, whatever their characters. */
const MAX_PART_CHARACTERS = 65_000;

const BEGIN =
  'Review the work described below. Judge it by what was asked; read the files where you can. Change nothing. Say ' +
  'what is wrong or missing, the most important first, each with its location and a fix; then what is good, in a ' +
  'sentence. End with one line: APPROVE, or REQUEST CHANGES.';

const cut = (text: string): string =>
  text.length <= MAX_PART_CHARACTERS
    ? text
    : `${text.slice(0, MAX_PART_CHARACTERS)}\n[${text.length - MAX_PART_CHARACTERS} or more characters omitted]`;

const part = (head: string, text: string | undefined): readonly string[] =>
  text === undefined || text.trim() === '' ? [] : [`## ${head}\n\n${cut(text).trim()}`];

interface Reviewed {
  readonly task: Task;
  /** Its changes in its worktree; empty if it has none. */
  readonly patch: string;
  readonly instructions: string | undefined;
}

/** The prompt of the reviewing task. */
export const reviewPrompt = ({ task, patch, instructions }: Reviewed): string =>
  [
    BEGIN,
    ...part('What to focus on', instructions),
    ...part(`What was asked of ${task.agent} (task ${task.id}, ${task.status})`, task.prompt),
    ...part('What it answered', task.result),
    ...part('Why it ended this way', task.error?.message),
    ...part('What it changed', patch),
  ].join('\n\n');

/** A person's reviewer works in the folder of the reviewed task; a task's children stay within its own folder. */
const folderFor = async (client: Client, { task, worktree }: TaskDetail): Promise<string | undefined> =>
  (await ownTask(client)) === undefined ? (worktree?.folder ?? task.workDir) : undefined;

export const review = defineTool({
  name: 'review',
  title: 'Have a task reviewed',
  description:
    'Have another agent review what a task did: it gets the prompt, the answer and the changes in the ' +
    'worktree. Waits for the review and returns it. The task must have ended.',
  input: z.strictObject({
    agent: agent.describe('The reviewer: preferably not the agent that did the work.'),
    task: taskId.describe('The id of the task to review.'),
    instructions: z.string().max(100_000).optional().describe('What to focus on.'),
  }),
  output: taskView,
  hints: SUBMITS,
  async run(client, input, context) {
    const detail = await client.tasks.get(input.task, { include: ['history'] });
    const { task } = detail;
    if (isActive(task.status))
      throw new ProblemError(
        'illegal_transition',
        `task ${task.id} is ${task.status}: it can be reviewed when it has ended; wait with bg_result`,
      );
    const prompt = reviewPrompt({
      task,
      patch: await patchOf(client, task.id),
      instructions: input.instructions,
    });
    const workdir = await folderFor(client, detail);
    const title = `Review of ${task.description}`.slice(0, 200);
    const helper = await submitWork(
      client,
      { prompt, title, kind: 'helper', agent: input.agent, isApart: true, workdir },
      context,
    );
    return outcomeOf(client, await untilEnded(client, helper.id, context));
  },
});
