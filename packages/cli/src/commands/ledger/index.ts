import type { Group } from '../../command.ts';

export const ledger: Group = {
  entries: {
    check: {
      summary: 'Compare everything the ledger says with everything else it says',
      load: async () => (await import('./check.ts')).check,
    },
  },
};
