import type { Group } from '../../command.ts';

export const jobs: Group = {
  entries: {
    new: { summary: 'Save work that starts by itself', load: async () => (await import('./new.ts')).create },
    list: {
      summary: 'Every job, when it runs next and how it went',
      load: async () => (await import('./list.ts')).list,
    },
    show: { summary: 'Everything about a job', load: async () => (await import('./show.ts')).show },
    edit: { summary: 'Change a job', load: async () => (await import('./edit.ts')).edit },
    pause: {
      summary: 'Stop a job from running by itself',
      load: async () => (await import('./pause.ts')).pause,
    },
    resume: {
      summary: 'Let a job run by itself again',
      load: async () => (await import('./resume.ts')).resume,
    },
    run: { summary: 'Run it now', load: async () => (await import('./run.ts')).run },
    runs: {
      summary: 'Its runs and what was missed, newest first',
      load: async () => (await import('./runs.ts')).runs,
    },
    last: {
      summary: 'Its last run, as describe shows it',
      load: async () => (await import('./last.ts')).last,
    },
    next: { summary: 'When it will run', load: async () => (await import('./next.ts')).next },
    repair: {
      summary: 'Find what keeps it from running, and mend it',
      load: async () => (await import('./repair.ts')).repair,
    },
    delete: {
      summary: 'Delete jobs; their runs stay',
      load: async () => (await import('./delete.ts')).deleteJobs,
    },
  },
};
