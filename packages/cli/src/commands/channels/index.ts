import type { Group } from '../../command.ts';

export const channels: Group = {
  entries: {
    list: {
      summary: 'The channels there are, who may write, and how they are',
      load: async () => (await import('./list.ts')).list,
    },
    test: {
      summary: 'Find out whether a channel works, and send a test notice',
      load: async () => (await import('./test.ts')).test,
    },
  },
};
