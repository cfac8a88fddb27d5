import type { Group } from '../../command.ts';

export const agents: Group = {
  entries: {
    list: { summary: 'The agents there are', load: async () => (await import('./list.ts')).list },
    show: {
      summary: 'How an agent is run, and where that is said',
      load: async () => (await import('./show.ts')).show,
    },
    default: {
      summary: 'Choose the agent that works when none is named',
      load: async () => (await import('./default.ts')).setDefault,
    },
    check: {
      summary: 'Really start an agent and say what it can do',
      load: async () => (await import('./check.ts')).check,
    },
  },
};
