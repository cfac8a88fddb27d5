import type { Client } from '@coxswain/client';
import { type InputRequest, ProblemError, shortId } from '@coxswain/protocol';
import { inputColumns, inputLines } from '@coxswain/views/input';
import { type Context, defineCommand } from '../../command.ts';
import { printList } from '../../output/list.ts';
import { safeLine } from '../../output/output.ts';
import { drawLines, rendering } from '../../output/rendering.ts';

/** Whose request it is: the task, its agent and what it does. */
const askerOf = async ({ taskId }: InputRequest, client: Client): Promise<string> => {
  try {
    const { task } = await client.tasks.get(taskId);
    return `${shortId(task.id)}  ${safeLine(task.agent)}  ${safeLine(task.description)}`;
  } catch (error) {
    // It was removed while the inbox was read.
    if (error instanceof ProblemError) return shortId(taskId);
    throw error;
  }
};

/** Shows people each request in full, with the command or diff, who asks and what to type. */
const printRequests = async (
  requests: readonly InputRequest[],
  client: Client,
  context: Context,
): Promise<void> => {
  const { output, words } = context;
  const blocks = requests.map(async (request) => {
    const how = output.paint.quiet(`    ${words.notes.howToAnswer(request.kind, shortId(request.id))}`);
    const lines = inputLines(request, rendering(context), await askerOf(request, client));
    return [...drawLines(lines, output.paint), how].join('\n');
  });
  await output.line((await Promise.all(blocks)).join('\n\n'));
};

export const inbox = defineCommand({
  arguments: {},
  options: {},
  async run(context) {
    const { output } = context;
    const client = await context.client();
    const requests = await client.inputs.list();
    if (output.isTerminal && !output.isJson && !output.isQuiet && requests.length > 0)
      return printRequests(requests, client, context);
    const { id, task, kind, asked, question } = inputColumns(context);
    await printList(context, {
      rows: requests,
      columns: [id, task, kind, asked, question],
      idOf: (request) => request.id,
      empty: context.words.empty.inbox,
    });
  },
});
