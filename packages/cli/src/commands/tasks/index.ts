import type { Group } from '../../command.ts';

export const tasks: Group = {
  entries: {
    active: {
      summary: 'What has not ended: what needs you first, then what runs, then what waits',
      load: async () => (await import('./active.ts')).active,
    },
    recent: { summary: 'What ended last', load: async () => (await import('./recent.ts')).recent },
    list: {
      summary: 'Tasks by any filter, newest first',
      load: async () => (await import('./list.ts')).list,
    },
    watch: {
      summary: 'Follow what starts and ends, as it happens',
      load: async () => (await import('./watch.ts')).watch,
    },
    describe: {
      summary: 'Everything about one task',
      load: async () => (await import('./describe.ts')).describe,
    },
    logs: { summary: 'What a task has written', load: async () => (await import('./logs.ts')).logs },
    diff: {
      summary: 'What a task changed in its git worktree',
      load: async () => (await import('./diff.ts')).diff,
    },
    cancel: {
      summary: 'Stop tasks, and everything below them',
      load: async () => (await import('./cancel.ts')).cancel,
    },
    run: {
      summary: 'Submit a task, follow it, exit with its code',
      load: async () => (await import('./run.ts')).run,
    },
    message: {
      summary: 'Say something to a task',
      load: async () => (await import('./message.ts')).message,
    },
    delete: {
      summary: 'Remove tasks for good; active ones are cancelled first',
      load: async () => (await import('./delete.ts')).deleteTasks,
    },
    explain: {
      summary: 'Why a task is not running, or why it ended',
      load: async () => (await import('./explain.ts')).explain,
    },
    count: {
      summary: 'How many tasks are in each status',
      load: async () => (await import('./count.ts')).count,
    },
    retry: {
      summary: 'Run failed or cancelled tasks again',
      load: async () => (await import('./retry.ts')).retry,
    },
  },
};
