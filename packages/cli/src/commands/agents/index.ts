import type { Group } from '../../command.ts';

export const agents: Group = {
  entries: {
    list: { summary: 'List agents', load: async () => (await import('./list.ts')).list },
    show: {
      summary: 'Show how an agent is run and where it is defined',
      load: async () => (await import('./show.ts')).show,
    },
    default: {
      summary: 'Set the default agent',
      load: async () => (await import('./default.ts')).setDefault,
    },
    check: {
      summary: 'Start an agent and show what it can do',
      load: async () => (await import('./check.ts')).check,
    },
  },
};
