import { z } from 'zod';
import { agent, prompt } from '../tool/fields.ts';
import { submitWork } from '../tool/submit.ts';
import { detailOf, taskView } from '../tool/task-view.ts';
import { defineTool, SUBMITS } from '../tool/tool.ts';

export const spawn = defineTool({
  name: 'spawn',
  title: 'Start a helper',
  description:
    'Starts a helper: an agent with a conversation of its own that works beside you. Answers at once with the id of its task ' +
    'and the name of its session. Say more to it with send, wait for it with bg_result.',
  input: z.strictObject({
    prompt,
    agent: agent.optional().describe('Who helps. Default: an agent like you, else the default agent.'),
    session: z
      .string()
      .optional()
      .describe('A name for its conversation, yours alone. Default: one is made up.'),
  }),
  output: taskView,
  hints: SUBMITS,
  async run(client, input, context) {
    const task = await submitWork(client, { ...input, kind: 'helper', isApart: true }, context);
    const text =
      `Helper ${task.id} (${task.agent}) was started in session ${task.session}. ` +
      'bg_result with wait: true gives what it answers; send says more to it.';
    return { text, data: detailOf(task) };
  },
});
