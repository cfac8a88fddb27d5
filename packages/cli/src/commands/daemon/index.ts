import type { Group } from '../../command.ts';

export const daemon: Group = {
  entries: {
    run: {
      summary: 'Be the daemon, in the foreground: for containers, CI jobs and services',
      load: async () => (await import('./run.ts')).run,
    },
    start: { summary: 'Start the daemon if none runs', load: async () => (await import('./start.ts')).start },
    stop: {
      summary: 'Stop the daemon; running tasks are cancelled unless --wait',
      load: async () => (await import('./stop.ts')).stop,
    },
    restart: {
      summary: 'Stop the daemon and start it again',
      load: async () => (await import('./restart.ts')).restart,
    },
    status: {
      summary: 'Whether the daemon runs, and what it does',
      load: async () => (await import('./status.ts')).status,
    },
    logs: { summary: 'What the daemon has logged', load: async () => (await import('./logs.ts')).logs },
    install: {
      summary: 'Let the system start the daemon at login and after a crash',
      load: async () => (await import('./install.ts')).install,
    },
    uninstall: {
      summary: 'Undo install: the system no longer starts the daemon',
      load: async () => (await import('./uninstall.ts')).uninstall,
    },
    pause: {
      summary: 'Start nothing new; what runs goes on',
      load: async () => (await import('./pause.ts')).pause,
    },
    resume: {
      summary: 'Start and accept work again',
      load: async () => (await import('./resume.ts')).resume,
    },
    drain: {
      summary: 'Accept nothing new; what was accepted is finished',
      load: async () => (await import('./drain.ts')).drain,
    },
  },
};
