import type { Group } from '../../command.ts';

export const items: Group = {
  entries: {
    list: {
      summary: 'What is on the lists of agents, oldest first',
      load: async () => (await import('./list.ts')).list,
    },
    add: { summary: 'Note a to-do for an agent', load: async () => (await import('./add.ts')).add },
    edit: { summary: 'Change what a to-do says', load: async () => (await import('./edit.ts')).edit },
    move: { summary: 'Set the status of to-dos', load: async () => (await import('./move.ts')).move },
    start: { summary: 'Begin to-dos', load: async () => (await import('./move.ts')).start },
    done: { summary: 'Call to-dos done', load: async () => (await import('./move.ts')).done },
    fail: { summary: 'Give to-dos up as failed', load: async () => (await import('./move.ts')).fail },
    drop: {
      summary: 'Cancel to-dos, with everything below them',
      load: async () => (await import('./move.ts')).drop,
    },
  },
};
