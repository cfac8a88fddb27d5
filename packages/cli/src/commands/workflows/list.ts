import { relative } from 'node:path';
import type { SavedWorkflow } from '@coxswain/protocol';
import { workflowColumns } from '@coxswain/views/workflow';
import { defineCommand } from '../../command.ts';
import { printList } from '../../output/list.ts';
import { safeLine } from '../../output/output.ts';
import { rendering } from '../../output/rendering.ts';

export const list = defineCommand({
  arguments: {},
  options: {},
  details:
    "Searches .cox/workflows in this folder and its parents up to the root of the repository, and the workflows folder in cox's home. Shows why a file is ignored or hidden.",
  async run(context) {
    const { output, words, deps } = context;
    const { columns } = words.workflows;
    const { name, state, steps, description } = workflowColumns(rendering(context));
    const rows = await (await context.client()).workflows.list({ folder: deps.folder });
    const pathOf = (path: string): string => {
      const near = relative(deps.folder, path);
      return output.isTerminal && !near.startsWith('..') ? near : path;
    };
    await printList<SavedWorkflow>(context, {
      rows,
      columns: [
        name,
        state,
        steps,
        { ...description, least: 20 },
        { head: columns.path, cell: ({ path }) => ({ text: safeLine(pathOf(path)), tone: 'quiet' }) },
      ],
      idOf: (saved) => saved.name,
      empty: words.workflows.empty,
    });
  },
});
