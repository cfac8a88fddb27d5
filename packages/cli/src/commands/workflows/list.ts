import { relative } from 'node:path';
import type { SavedWorkflow } from '@coxswain/protocol';
import { defineCommand } from '../../command.ts';
import { printList } from '../../output/list.ts';
import { safeLine } from '../../output/output.ts';

export const list = defineCommand({
  arguments: {},
  options: {},
  details:
    'Those in .cox/workflows of this folder or the nearest above it, and in the workflows folder of the home of cox.',
  async run(context) {
    const { output, words, world } = context;
    const { columns } = words.workflows;
    const rows = await (await context.client()).workflows.list(world.folder);
    const pathOf = (path: string): string => {
      const near = relative(world.folder, path);
      return output.isTerminal && !near.startsWith('..') ? near : path;
    };
    await printList<SavedWorkflow>(context, {
      rows,
      columns: [
        { head: columns.name, cell: ({ name }) => ({ text: safeLine(name), paint: output.paint.strong }) },
        { head: columns.steps, align: 'right', cell: ({ steps }) => String(steps) },
        {
          head: columns.description,
          least: 20,
          cell: ({ description = '', fault }) =>
            fault === undefined ? safeLine(description) : { text: safeLine(fault), paint: output.paint.bad },
        },
        {
          head: columns.path,
          cell: ({ path }) => ({ text: safeLine(pathOf(path)), paint: output.paint.quiet }),
        },
      ],
      idOf: ({ name }) => name,
      empty: words.workflows.empty,
    });
  },
});
