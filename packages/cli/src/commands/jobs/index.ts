import type { Group } from '../../command.ts';

export const jobs: Group = {
  entries: {
    new: { summary: 'Create a job', load: async () => (await import('./new.ts')).create },
    list: {
      summary: 'List jobs with their next and last runs',
      load: async () => (await import('./list.ts')).list,
    },
    show: { summary: 'Show everything about a job', load: async () => (await import('./show.ts')).show },
    edit: { summary: 'Edit a job', load: async () => (await import('./edit.ts')).edit },
    pause: {
      summary: "Pause a job's triggers",
      load: async () => (await import('./pause.ts')).pause,
    },
    resume: {
      summary: "Resume a job's triggers",
      load: async () => (await import('./resume.ts')).resume,
    },
    run: { summary: 'Run a job now', load: async () => (await import('./run.ts')).run },
    runs: {
      summary: 'List list the runs of a job and what it missed, newest first',
      load: async () => (await import('./runs.ts')).runs,
    },
    last: {
      summary: 'Show the last run of a job',
      load: async () => (await import('./last.ts')).last,
    },
    next: { summary: 'Show when a job will run', load: async () => (await import('./next.ts')).next },
    repair: {
      summary: 'Find out what keeps a job from running, and fix it',
      load: async () => (await import('./repair.ts')).repair,
    },
    delete: {
      summary: 'Delete jobs but keep their runs',
      load: async () => (await import('./delete.ts')).deleteJobs,
    },
  },
};
