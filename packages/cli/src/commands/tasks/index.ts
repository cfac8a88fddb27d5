import type { Group } from '../../command.ts';

export const tasks: Group = {
  entries: {
    active: {
      summary: 'List active tasks: those that need you first, then running, then waiting',
      load: async () => (await import('./active.ts')).active,
    },
    recent: {
      summary: 'List tasks that ended recently',
      load: async () => (await import('./recent.ts')).recent,
    },
    list: {
      summary: 'List tasks, newest first, with filters',
      load: async () => (await import('./list.ts')).list,
    },
    watch: {
      summary: 'Watch tasks start and end, live',
      load: async () => (await import('./watch.ts')).watch,
    },
    describe: {
      summary: 'Show everything about a task',
      load: async () => (await import('./describe.ts')).describe,
    },
    logs: { summary: 'Print the output of a task', load: async () => (await import('./logs.ts')).logs },
    diff: {
      summary: 'Show what a task changed in its git worktree',
      load: async () => (await import('./diff.ts')).diff,
    },
    cancel: {
      summary: 'Cancel tasks and everything below them',
      load: async () => (await import('./cancel.ts')).cancel,
    },
    run: {
      summary: 'Submit a task, follow it and exit with its code',
      load: async () => (await import('./run.ts')).run,
    },
    message: {
      summary: 'Send a message to a task',
      load: async () => (await import('./message.ts')).message,
    },
    delete: {
      summary: 'Delete tasks permanently; active ones are cancelled first',
      load: async () => (await import('./delete.ts')).deleteTasks,
    },
    explain: {
      summary: 'Explain why a task is not running, or why it ended',
      load: async () => (await import('./explain.ts')).explain,
    },
    count: {
      summary: 'Count tasks by status',
      load: async () => (await import('./count.ts')).count,
    },
    retry: {
      summary: 'Run failed or cancelled tasks again',
      load: async () => (await import('./retry.ts')).retry,
    },
  },
};
