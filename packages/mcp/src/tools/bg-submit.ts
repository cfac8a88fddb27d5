import { MAX_ATTACHMENTS, parseDuration } from '@coxswain/protocol';
import { z } from 'zod';
import { agent, duration, prompt, wait } from '../tool/fields.ts';
import { outcomeOf } from '../tool/outcome.ts';
import { submitWork } from '../tool/submit.ts';
import { taskView } from '../tool/task-view.ts';
import { defineTool, SUBMITS } from '../tool/tool.ts';
import { untilEnded } from '../tool/wait.ts';

export const bgSubmit = defineTool({
  name: 'bg_submit',
  title: 'Submit a background task',
  description:
    'Give work to an agent in the background: work that takes long or can run beside your own. Returns at once ' +
    'with the task id, or, with wait: true, with the result when the task has ended. The task keeps running when you stop waiting.',
  input: z.strictObject({
    prompt,
    agent: agent
      .optional()
      .describe('The agent to do it. Default: an agent like you, else the default agent.'),
    session: z
      .string()
      .optional()
      .describe(
        'The name of a conversation to continue or start: the agent remembers what was said in it. Your names never clash with those of others.',
      ),
    title: z.string().optional().describe('A few words, so that people recognise the task.'),
    channel: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Where to notify people of its start, its questions and its end: a channel, or channel:address. Default: where ' +
          'they are notified of yours, such as the chat you were asked in.',
      ),
    workdir: z.string().optional().describe('The folder to work in. Default: your own.'),
    model: z
      .string()
      .optional()
      .describe("A model other than the agent's own. You may choose only models the config lists for you."),
    mode: z
      .string()
      .optional()
      .describe('A mode of the agent, like plan. You may choose only modes the config lists for you.'),
    effort: z
      .string()
      .optional()
      .describe(
        'How much it thinks, like low or high. You may choose only efforts the config lists for you.',
      ),
    attach: z
      .array(z.string().min(1))
      .max(MAX_ATTACHMENTS)
      .optional()
      .describe('Paths of images and other files to send with the prompt, in your folders.'),
    wait,
    timeout: duration.optional().describe('Maximum working time before the task is cancelled: 90s, 10m, 2h.'),
  }),
  output: taskView,
  hints: SUBMITS,
  async run(client, { wait: isWaiting, timeout, ...work }, context) {
    const timeoutMs = timeout === undefined ? undefined : parseDuration(timeout);
    const task = await submitWork(client, { ...work, kind: 'background', timeoutMs }, context);
    return outcomeOf(client, isWaiting ? await untilEnded(client, task.id, context) : task);
  },
});
