import type { Session, Usage } from '@coxswain/protocol';
import { defineCommand } from '../../command.ts';
import { grouped } from '../../describe/usage-fields.ts';
import { printList } from '../../output/list.ts';
import { relativeTime } from '../../output/moment.ts';
import { safeLine } from '../../output/output.ts';
import type { Column } from '../../output/table.ts';

const tokensText = (usage: Usage | undefined): string => {
  const tokens = (usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0);
  return tokens === 0 ? '–' : grouped(tokens);
};

export const list = defineCommand({
  arguments: {},
  options: {},
  async run(context) {
    const { words, output, world } = context;
    const sessions = await (await context.client()).sessions.list();
    const columns: Column<Session>[] = [
      {
        head: words.columns.name,
        least: 12,
        cell: ({ name }) => ({ text: safeLine(name), paint: output.paint.strong }),
      },
      { head: words.columns.description, least: 12, most: 40, cell: ({ title }) => safeLine(title ?? '–') },
      { head: words.columns.agent, least: 6, cell: ({ agent }) => safeLine(agent) },
      { head: words.columns.tasks, align: 'right', cell: ({ tasks }) => String(tasks) },
      { head: words.columns.active, align: 'right', cell: ({ activeTasks }) => String(activeTasks) },
      { head: words.columns.tokens, align: 'right', cell: ({ usage }) => tokensText(usage) },
      {
        head: words.columns.last,
        cell: ({ lastTaskAt, createdAt }) => {
          const at = lastTaskAt ?? createdAt;
          return output.isTerminal ? relativeTime(at, world.nowMs(), words.time) : at;
        },
      },
    ];
    await printList(context, {
      rows: sessions,
      columns,
      idOf: ({ name }) => name,
      empty: words.empty.sessions,
    });
  },
});
