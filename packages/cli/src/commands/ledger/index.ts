import type { Group } from '../../command.ts';

export const ledger: Group = {
  entries: {
    check: {
      summary: 'Check that everything in the ledger fits together',
      load: async () => (await import('./check.ts')).check,
    },
  },
};
