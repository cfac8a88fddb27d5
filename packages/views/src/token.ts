// An access token: its columns.

import { type AccessToken, printableLine } from '@coxswain/protocol';
import { agoSpan } from './moment.ts';
import type { RenderContext } from './render-context.ts';
import type { Column } from './table.ts';

export const tokenColumns = (context: RenderContext) => {
  const { columns, state, anyAgent, anyButShells, never } = context.words.tokens;
  return {
    name: {
      head: columns.name,
      least: 8,
      cell: ({ name }) => ({ text: printableLine(name), tone: 'strong' }),
    },
    may: { head: columns.may, least: 6, cell: ({ may }) => may.join(',') },
    agents: {
      head: columns.agents,
      least: 6,
      cell: ({ agents, may }) => {
        if (agents !== undefined) return printableLine(agents.join(','));
        return may.includes('admin') ? anyAgent : anyButShells;
      },
    },
    expires: {
      head: columns.expires,
      cell: ({ expiresAt }) => (expiresAt === undefined ? never : agoSpan(expiresAt, context)),
    },
    lastUsed: { head: columns.lastUsed, cell: ({ lastUsedAt }) => agoSpan(lastUsedAt, context) },
    createdBy: { head: columns.createdBy, cell: ({ createdBy }) => printableLine(createdBy) },
    state: { head: columns.state, cell: (token) => state[token.state] },
  } satisfies Record<string, Column<AccessToken>>;
};
