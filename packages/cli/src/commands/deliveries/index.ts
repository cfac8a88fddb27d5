import type { Group } from '../../command.ts';

export const deliveries: Group = {
  entries: {
    list: {
      summary: 'Notices, newest first: what arrived, what waits, what was given up',
      load: async () => (await import('./list.ts')).list,
    },
    retry: {
      summary: 'Send a notice now that was given up or waits for its next attempt',
      load: async () => (await import('./retry.ts')).retry,
    },
  },
};
