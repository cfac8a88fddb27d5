import type { Group } from '../../command.ts';

export const routes: Group = {
  entries: {
    list: {
      summary: 'Which agent answers whom on which channel',
      load: async () => (await import('./list.ts')).list,
    },
    add: {
      summary: 'Lead a channel, a chat or a thread to an agent',
      load: async () => (await import('./add.ts')).add,
    },
    remove: { summary: 'Remove a route', load: async () => (await import('./remove.ts')).remove },
    resolve: {
      summary: 'Ask whom a message would reach',
      load: async () => (await import('./resolve.ts')).resolve,
    },
  },
};
