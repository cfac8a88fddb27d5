import type { Group } from '../../command.ts';

export const channels: Group = {
  entries: {
    list: {
      summary: 'List channels, who may write to them, and their state',
      load: async () => (await import('./list.ts')).list,
    },
    test: {
      summary: 'Check whether a channel works, and send a test notification',
      load: async () => (await import('./test.ts')).test,
    },
  },
};
