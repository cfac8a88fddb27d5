import type { AgentSummary } from '@coxswain/protocol';
import { defineCommand } from '../../command.ts';
import { printList } from '../../output/list.ts';
import { safeLine } from '../../output/output.ts';
import type { Column } from '../../output/table.ts';

/** What is run: the program, or the shell. */
export const commandText = ({ command, shell }: AgentSummary): string =>
  shell === true ? '/bin/sh -c' : safeLine((command ?? []).join(' '));

export const list = defineCommand({
  arguments: {},
  options: {},
  async run(context) {
    const { words, output } = context;
    const agents = await (await context.client()).agents.list();
    const columns: Column<AgentSummary>[] = [
      { head: '', cell: ({ isDefault }) => (isDefault ? { text: '*', paint: output.paint.good } : '') },
      {
        head: words.columns.name,
        cell: ({ name }) => ({ text: safeLine(name), paint: output.paint.strong }),
      },
      { head: words.columns.runtime, cell: ({ runtime }) => runtime },
      { head: words.columns.active, align: 'right', cell: ({ activeTasks }) => String(activeTasks) },
      { head: words.columns.model, cell: ({ model = '–' }) => safeLine(model) },
      { head: words.columns.command, least: 16, cell: (agent) => commandText(agent) || '–' },
      { head: words.columns.origin, least: 10, cell: ({ definedIn }) => safeLine(definedIn) },
    ];
    await printList(context, { rows: agents, columns, idOf: ({ name }) => name, empty: words.empty.agents });
  },
});
