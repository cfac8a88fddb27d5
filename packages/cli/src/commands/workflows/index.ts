import type { Group } from '../../command.ts';

export const workflows: Group = {
  entries: {
    list: {
      summary: 'List the saved workflows of this project and of your home',
      load: async () => (await import('./list.ts')).list,
    },
    validate: {
      summary: 'Check definitions for errors, with line and column',
      load: async () => (await import('./validate.ts')).validate,
    },
    graph: {
      summary: 'Draw the steps of a workflow',
      load: async () => (await import('./graph.ts')).graph,
    },
    trust: {
      summary: 'Trust workflows of this project, or list the trusted ones',
      load: async () => (await import('./trust.ts')).trust,
    },
    untrust: {
      summary: 'Stop trusting workflows',
      load: async () => (await import('./untrust.ts')).untrust,
    },
    run: { summary: 'Run a workflow', load: async () => (await import('./run.ts')).run },
    show: { summary: 'Draw the progress of a run', load: async () => (await import('./show.ts')).show },
  },
};
