import type { AccessToken } from '@coxswain/protocol';
import { agoSpan, type Column } from '@coxswain/views';
import { defineCommand } from '../../command.ts';
import { flag } from '../../input/parameter.ts';
import { printList } from '../../output/list.ts';
import { safeLine } from '../../output/output.ts';
import { rendering } from '../../output/rendering.ts';

export const list = defineCommand({
  arguments: {},
  options: { all: flag('--all', 'also those that were revoked or have expired') },
  async run(context, { options }) {
    const { words } = context;
    const { columns: heads, state, anyAgent, anyButShells, never, empty } = words.tokens;
    const tokens = await (await context.client()).tokens.list({ all: options.all });
    const columns: Column<AccessToken>[] = [
      {
        head: heads.name,
        least: 8,
        cell: ({ name }) => ({ text: safeLine(name), tone: 'strong' }),
      },
      { head: heads.may, least: 6, cell: ({ may }) => may.join(',') },
      {
        head: heads.agents,
        least: 6,
        cell: ({ agents, may }) => {
          if (agents !== undefined) return safeLine(agents.join(','));
          return may.includes('admin') ? anyAgent : anyButShells;
        },
      },
      {
        head: heads.expires,
        cell: ({ expiresAt }) => (expiresAt === undefined ? never : agoSpan(expiresAt, rendering(context))),
      },
      { head: heads.lastUsed, cell: ({ lastUsedAt }) => agoSpan(lastUsedAt, rendering(context)) },
      { head: heads.createdBy, cell: ({ createdBy }) => safeLine(createdBy) },
      { head: heads.state, cell: (token) => state[token.state] },
    ];
    await printList(context, { rows: tokens, columns, idOf: ({ id }) => id, empty });
  },
});
