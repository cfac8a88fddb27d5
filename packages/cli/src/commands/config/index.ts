import type { Group } from '../../command.ts';

export const config: Group = {
  entries: {
    list: {
      summary: 'Every key with its value and where it comes from',
      load: async () => (await import('./list.ts')).list,
    },
    get: { summary: 'The value of a key', load: async () => (await import('./get.ts')).get },
    set: {
      summary: 'Change a key in the file, and put it into force',
      load: async () => (await import('./set.ts')).set,
    },
    path: { summary: 'Where the file is', load: async () => (await import('./path.ts')).path },
    schema: {
      summary: 'The JSON Schema of the file, for editors',
      load: async () => (await import('./schema.ts')).schema,
    },
    edit: {
      summary: 'Change the file in your editor; it is checked before it is kept',
      load: async () => (await import('./edit.ts')).edit,
    },
  },
};
