import type { Group } from '../../command.ts';

export const bg: Group = {
  entries: {
    submit: {
      summary: 'Submit one or more tasks and return at once',
      load: async () => (await import('./submit.ts')).submit,
    },
    list: {
      summary: 'List background tasks, newest first',
      load: async () => (await import('./list.ts')).list,
    },
    status: {
      summary: 'Show the progress of a task',
      load: async () => (await import('./status.ts')).status,
    },
    result: {
      summary: 'Print only the result of a task',
      load: async () => (await import('./result.ts')).result,
    },
    wait: { summary: 'Wait for tasks to end', load: async () => (await import('./wait.ts')).wait },
    cancel: { summary: 'Cancel a task', load: async () => (await import('../tasks/cancel.ts')).cancel },
    retry: {
      summary: 'Run a failed or cancelled task again',
      load: async () => (await import('../tasks/retry.ts')).retry,
    },
  },
};
