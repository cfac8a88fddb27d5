import type { Group } from '../../command.ts';

export const items: Group = {
  entries: {
    list: {
      summary: 'List the to-dos of agents, oldest first',
      load: async () => (await import('./list.ts')).list,
    },
    add: { summary: 'Add a to-do for an agent', load: async () => (await import('./add.ts')).add },
    edit: { summary: 'Edit a to-do', load: async () => (await import('./edit.ts')).edit },
    move: { summary: 'Set the status of to-dos', load: async () => (await import('./move.ts')).move },
    start: { summary: 'Start to-dos', load: async () => (await import('./move.ts')).start },
    done: { summary: 'Mark to-dos as done', load: async () => (await import('./move.ts')).done },
    fail: { summary: 'Mark to-dos as failed', load: async () => (await import('./move.ts')).fail },
    drop: {
      summary: 'Cancel to-dos and everything below them',
      load: async () => (await import('./move.ts')).drop,
    },
  },
};
