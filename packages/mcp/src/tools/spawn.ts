import { z } from 'zod';
import { agent, prompt } from '../tool/fields.ts';
import { submitWork } from '../tool/submit.ts';
import { detailOf, taskView } from '../tool/task-view.ts';
import { defineTool, SUBMITS } from '../tool/tool.ts';

export const spawn = defineTool({
  name: 'spawn',
  title: 'Start a helper',
  description:
    'Start a helper: an agent with a conversation of its own that works beside you. Returns at once with the id of its task ' +
    'and the name of its session. Message it with send, wait for it with bg_result.',
  input: z.strictObject({
    prompt,
    agent: agent
      .optional()
      .describe('The agent to help. Default: an agent like you, else the default agent.'),
    session: z
      .string()
      .optional()
      .describe(
        'A name for its conversation. Your names never clash with those of others. Default: a generated one.',
      ),
  }),
  output: taskView,
  hints: SUBMITS,
  async run(client, input, context) {
    const task = await submitWork(client, { ...input, kind: 'helper', isApart: true }, context);
    const text =
      `Helper ${task.id} (${task.agent}) was started in session ${task.session}. ` +
      'Get its answer with bg_result and wait: true; message it with send.';
    return { text, data: detailOf(task) };
  },
});
