import type { Group } from '../../command.ts';

export const bg: Group = {
  entries: {
    submit: {
      summary: 'Submit a task, or many, and go on',
      load: async () => (await import('./submit.ts')).submit,
    },
    list: { summary: 'Background tasks, newest first', load: async () => (await import('./list.ts')).list },
    status: { summary: 'How far a task is', load: async () => (await import('./status.ts')).status },
    result: { summary: 'The bare result of a task', load: async () => (await import('./result.ts')).result },
    wait: { summary: 'Wait until tasks have ended', load: async () => (await import('./wait.ts')).wait },
    cancel: { summary: 'Stop a task', load: async () => (await import('../tasks/cancel.ts')).cancel },
    retry: {
      summary: 'Run a failed or cancelled task again',
      load: async () => (await import('../tasks/retry.ts')).retry,
    },
  },
};
