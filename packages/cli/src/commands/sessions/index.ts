import type { Group } from '../../command.ts';

export const sessions: Group = {
  entries: {
    list: {
      summary: 'List sessions, most recently used first',
      load: async () => (await import('./list.ts')).list,
    },
    show: {
      summary: 'Show a session with its latest tasks and messages',
      load: async () => (await import('./show.ts')).show,
    },
    new: { summary: 'Create a session', load: async () => (await import('./new.ts')).create },
    rename: {
      summary: 'Rename a session',
      load: async () => (await import('./rename.ts')).rename,
    },
    switch: {
      summary: 'Open a session in the next chat',
      load: async () => (await import('./switch.ts')).switchTo,
    },
    reset: {
      summary: 'Archive the messages of a session and start over',
      load: async () => (await import('./reset.ts')).reset,
    },
  },
};
