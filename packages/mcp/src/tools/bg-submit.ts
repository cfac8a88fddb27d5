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
    'Gives work to an agent in the background: use it for what takes long or can go on beside your own work. Answers at once ' +
    'with the id of the task, or, with wait: true, when it has ended with its result. The task goes on when you stop waiting.',
  input: z.strictObject({
    prompt,
    agent: agent.optional().describe('Who does it. Default: an agent like you, else the default agent.'),
    session: z
      .string()
      .optional()
      .describe(
        'A conversation to continue or begin by name: the agent remembers what was said in it. Names are yours alone.',
      ),
    title: z.string().optional().describe('A few words by which people recognise the task.'),
    channel: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Where people are told of its start, its questions and its end: a channel, or channel:address. Default: where ' +
          'they are told of yours, which is the chat that you were asked in.',
      ),
    workdir: z.string().optional().describe('The folder to work in. Default: yours.'),
    model: z
      .string()
      .optional()
      .describe(
        'Another model than the agent is set to. You may choose those that the config lists for you.',
      ),
    mode: z.string().optional().describe('Another mode of the agent, like plan. The same holds for it.'),
    effort: z.string().optional().describe('How much it thinks, like low or high. The same holds for it.'),
    attach: z
      .array(z.string().min(1))
      .max(MAX_ATTACHMENTS)
      .optional()
      .describe('Images and other files that go with the prompt: their paths, in your folders.'),
    wait,
    timeout: duration.optional().describe('How long the task may work before it is cancelled: 90s, 10m, 2h.'),
  }),
  output: taskView,
  hints: SUBMITS,
  async run(client, { wait: isWaiting, timeout, ...work }, context) {
    const timeoutMs = timeout === undefined ? undefined : parseDuration(timeout);
    const task = await submitWork(client, { ...work, kind: 'background', timeoutMs }, context);
    return outcomeOf(client, isWaiting ? await untilEnded(client, task.id, context) : task);
  },
});
