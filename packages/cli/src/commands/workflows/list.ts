import { relative } from 'node:path';
import type { SavedWorkflow } from '@coxswain/protocol';
import type { Span } from '@coxswain/views';
import { type Context, defineCommand } from '../../command.ts';
import { printList } from '../../output/list.ts';
import { safeLine } from '../../output/output.ts';

const stateCell = ({ ignored, hiddenBy, trust }: SavedWorkflow, { words }: Context): Span | string => {
  const { saved } = words.workflows;
  if (ignored !== undefined) return { text: saved.ignored, tone: 'bad' };
  if (hiddenBy !== undefined) return { text: saved.hidden, tone: 'quiet' };
  return trust === undefined || trust === 'trusted'
    ? saved[trust ?? 'home']
    : { text: saved[trust], tone: 'attention' };
};

export const list = defineCommand({
  arguments: {},
  options: {},
  details:
    'Those in .cox/workflows of this folder and the ones above it, up to the root of the repository, and in the workflows folder of the home of cox. What is ignored or hidden says why.',
  async run(context) {
    const { output, words, world } = context;
    const { columns } = words.workflows;
    const rows = await (await context.client()).workflows.list({ folder: world.folder });
    const pathOf = (path: string): string => {
      const near = relative(world.folder, path);
      return output.isTerminal && !near.startsWith('..') ? near : path;
    };
    await printList<SavedWorkflow>(context, {
      rows,
      columns: [
        { head: columns.name, cell: ({ name }) => ({ text: safeLine(name), tone: 'strong' }) },
        { head: columns.state, cell: (one) => stateCell(one, context) },
        { head: columns.steps, align: 'right', cell: ({ steps }) => String(steps) },
        {
          head: columns.description,
          least: 20,
          cell: ({ description = '', fault, ignored, hiddenBy }) => {
            const wrong = ignored ?? fault;
            if (wrong !== undefined) return { text: safeLine(wrong), tone: 'bad' };
            return safeLine(hiddenBy === undefined ? description : words.workflows.hiddenBy(hiddenBy));
          },
        },
        {
          head: columns.path,
          cell: ({ path }) => ({ text: safeLine(pathOf(path)), tone: 'quiet' }),
        },
      ],
      idOf: ({ name }) => name,
      empty: words.workflows.empty,
    });
  },
});
