import type { Group } from '../../command.ts';

export const deliveries: Group = {
  entries: {
    list: {
      summary: 'List notifications, newest first: delivered, pending and failed',
      load: async () => (await import('./list.ts')).list,
    },
    retry: {
      summary: 'Send a failed or pending notification again now',
      load: async () => (await import('./retry.ts')).retry,
    },
  },
};
