import type { Group } from '../../command.ts';

export const routes: Group = {
  entries: {
    list: {
      summary: 'List routes',
      load: async () => (await import('./list.ts')).list,
    },
    add: {
      summary: 'Route a channel, chat or thread to an agent',
      load: async () => (await import('./add.ts')).add,
    },
    remove: { summary: 'Remove a route', load: async () => (await import('./remove.ts')).remove },
    resolve: {
      summary: 'Show which agent and session a message would reach',
      load: async () => (await import('./resolve.ts')).resolve,
    },
  },
};
