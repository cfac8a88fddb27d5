import type { Group } from '../../command.ts';

export const workflows: Group = {
  entries: {
    list: {
      summary: 'The saved workflows: of this project and of your home',
      load: async () => (await import('./list.ts')).list,
    },
    validate: {
      summary: 'Say what is wrong in a definition, with line and column',
      load: async () => (await import('./validate.ts')).validate,
    },
    graph: {
      summary: 'Draw the steps of a definition',
      load: async () => (await import('./graph.ts')).graph,
    },
    trust: {
      summary: 'Let workflows of this project run, or list those that may',
      load: async () => (await import('./trust.ts')).trust,
    },
    untrust: {
      summary: 'Stop trusting workflows',
      load: async () => (await import('./untrust.ts')).untrust,
    },
    run: { summary: 'Run a workflow', load: async () => (await import('./run.ts')).run },
    show: { summary: 'Draw how far a run is', load: async () => (await import('./show.ts')).show },
  },
};
