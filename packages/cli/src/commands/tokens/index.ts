import type { Group } from '../../command.ts';

export const tokens: Group = {
  entries: {
    list: {
      summary: 'List tokens, what they may do and when they were last used',
      load: async () => (await import('./list.ts')).list,
    },
    create: {
      summary: 'Create a token and print it once',
      load: async () => (await import('./create.ts')).create,
    },
    revoke: {
      summary: 'Revoke a token at once',
      load: async () => (await import('./revoke.ts')).revoke,
    },
  },
};
