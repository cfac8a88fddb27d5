import type { Group } from '../../command.ts';

export const ledger: Group = {
  entries: {
    check: {
      summary: 'Check that everything in the ledger is consistent',
      load: async () => (await import('./check.ts')).check,
    },
  },
};
