import type { Group } from '../../command.ts';

export const config: Group = {
  entries: {
    list: {
      summary: 'List every key with its value and where it comes from',
      load: async () => (await import('./list.ts')).list,
    },
    get: { summary: 'Print the value of a key', load: async () => (await import('./get.ts')).get },
    set: {
      summary: 'Set a key in the config file and apply it',
      load: async () => (await import('./set.ts')).set,
    },
    path: {
      summary: 'Print the path of the config file',
      load: async () => (await import('./path.ts')).path,
    },
    schema: {
      summary: 'Print the JSON Schema of the config file, for editors',
      load: async () => (await import('./schema.ts')).schema,
    },
    edit: {
      summary: 'Edit the config file in your editor; it is checked before it is saved',
      load: async () => (await import('./edit.ts')).edit,
    },
  },
};
