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

// What a reviewer is given to read.

/** Each part on its own, so that all of them fit into a prompt of 1 MiB, whatever their characters are. */
const MAX_PART_CHARACTERS = 65_000;

const BEGIN =
  'Review the work that is described below. Judge it by what was asked; look at the files where you can. Change nothing. Say ' +
  'what is wrong or missing, the most important first, each with the place and what would mend it; then what is good, in a ' +
  'sentence. End with one line: APPROVE, or REQUEST CHANGES.';

const cut = (text: string): string =>
  text.length <= MAX_PART_CHARACTERS
    ? text
    : `${text.slice(0, MAX_PART_CHARACTERS)}\n[${text.length - MAX_PART_CHARACTERS} or more characters are left out]`;

const part = (head: string, text: string | undefined): readonly string[] =>
  text === undefined || text.trim() === '' ? [] : [`## ${head}\n\n${cut(text).trim()}`];

interface Reviewed {
  readonly task: Task;
  /** What it changed in its worktree; empty when it has none. */
  readonly patch: string;
  readonly instructions: string | undefined;
}

/** The prompt of the reviewing task. */
export const reviewPrompt = ({ task, patch, instructions }: Reviewed): string =>
  [
    BEGIN,
    ...part('What to look at in particular', instructions),
    ...part(`What was asked of ${task.agent} (task ${task.id}, ${task.status})`, task.prompt),
    ...part('What it answered', task.result),
    ...part('Why it ended so', task.error?.message),
    ...part('What it changed', patch),
  ].join('\n\n');

/** A person's reviewer stands where the work was done; a task's children stay within its own folder. */
const folderFor = async (client: Client, { task, worktree }: TaskDetail): Promise<string | undefined> =>
  (await ownTask(client)) === undefined ? (worktree?.folder ?? task.workDir) : undefined;

export const review = defineTool({
  name: 'review',
  title: 'Have a task reviewed',
  description:
    'Lets another agent judge what a task did: it is given what was asked, what was answered and what was changed in the ' +
    'worktree, and answers a review. Waits for the review. The task must have ended.',
  input: z.strictObject({
    agent: agent.describe('Who reviews: best one that did not do the work.'),
    task: taskId.describe('The id of the task to be reviewed.'),
    instructions: z.string().max(100_000).optional().describe('What to look at in particular.'),
  }),
  output: taskView,
  hints: SUBMITS,
  async run(client, input, context) {
    const detail = await client.tasks.get(input.task, { include: ['history'] });
    const { task } = detail;
    if (isActive(task.status))
      throw new ProblemError(
        'illegal_transition',
        `task ${task.id} is ${task.status}: there is nothing to review before it has ended; wait with bg_result`,
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
      {
        prompt,
        title,
        kind: 'helper',
        agent: input.agent,
        isApart: true,
        ...(workdir === undefined ? {} : { workdir }),
      },
      context,
    );
    return outcomeOf(client, await untilEnded(client, helper.id, context));
  },
});
