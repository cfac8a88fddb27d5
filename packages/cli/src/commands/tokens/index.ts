import type { Group } from '../../command.ts';

export const tokens: Group = {
  entries: {
    list: {
      summary: 'The tokens there are, what they may do and when they were used last',
      load: async () => (await import('./list.ts')).list,
    },
    create: {
      summary: 'Create a token and print it, once',
      load: async () => (await import('./create.ts')).create,
    },
    revoke: {
      summary: 'End a token at once',
      load: async () => (await import('./revoke.ts')).revoke,
    },
  },
};
