import type { InputRequest } from '@coxswain/protocol';
import { type Context, defineCommand } from '../../command.ts';
import { requestLines } from '../../describe/input-lines.ts';
import { printList } from '../../output/list.ts';
import { safeLine } from '../../output/output.ts';
import type { Column } from '../../output/table.ts';

const columnsFor = ({ words }: Context): readonly Column<InputRequest>[] => [
  { head: words.columns.request, cell: ({ id }) => id },
  { head: words.columns.task, cell: ({ taskId }) => taskId },
  { head: words.columns.kind, cell: ({ kind }) => kind },
  { head: words.columns.asked, cell: ({ createdAt }) => createdAt },
  { head: words.columns.question, cell: ({ title }) => safeLine(title) },
];

/** For eyes each request stands whole, the command or diff in full, with what to type. */
const printRequests = async (requests: readonly InputRequest[], context: Context): Promise<void> => {
  const { output, words } = context;
  const blocks = requests.map((request) => {
    const how = output.paint.quiet(`    ${words.notes.howToAnswer(request.kind, request.id.slice(4, 12))}`);
    return [...requestLines(request, context), how].join('\n');
  });
  await output.line(blocks.join('\n\n'));
};

export const inbox = defineCommand({
  arguments: {},
  options: {},
  async run(context) {
    const { output } = context;
    const requests = await (await context.client()).inputs.list();
    if (output.isTerminal && !output.isJson && !output.isQuiet && requests.length > 0)
      return printRequests(requests, context);
    await printList(context, {
      rows: requests,
      columns: columnsFor(context),
      idOf: ({ id }) => id,
      empty: context.words.empty.inbox,
    });
  },
});
