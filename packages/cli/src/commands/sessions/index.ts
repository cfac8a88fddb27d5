import type { Group } from '../../command.ts';

export const sessions: Group = {
  entries: {
    list: {
      summary: 'Sessions, the most recently used first',
      load: async () => (await import('./list.ts')).list,
    },
    show: {
      summary: 'One session with its last tasks and messages',
      load: async () => (await import('./show.ts')).show,
    },
    new: { summary: 'Begin a session under a name', load: async () => (await import('./new.ts')).create },
    rename: {
      summary: 'Give a session another name',
      load: async () => (await import('./rename.ts')).rename,
    },
    switch: {
      summary: 'The next chat opens with a session',
      load: async () => (await import('./switch.ts')).switchTo,
    },
    reset: {
      summary: 'Archive what was said in a session and start over',
      load: async () => (await import('./reset.ts')).reset,
    },
  },
};
