import type { Group } from '../../command.ts';

export const daemon: Group = {
  entries: {
    run: {
      summary: 'Run the daemon in the foreground',
      load: async () => (await import('./run.ts')).run,
    },
    start: {
      summary: 'Start the daemon if it is not running',
      load: async () => (await import('./start.ts')).start,
    },
    stop: {
      summary: 'Stop the daemon; running tasks are cancelled unless --wait',
      load: async () => (await import('./stop.ts')).stop,
    },
    restart: {
      summary: 'Stop the daemon and start it again',
      load: async () => (await import('./restart.ts')).restart,
    },
    status: {
      summary: 'Show whether the daemon is running and what it is doing',
      load: async () => (await import('./status.ts')).status,
    },
    logs: { summary: 'Print the log of the daemon', load: async () => (await import('./logs.ts')).logs },
    install: {
      summary: 'Install the daemon as a service that starts at login and after a crash',
      load: async () => (await import('./install.ts')).install,
    },
    uninstall: {
      summary: 'Remove the service: the system no longer starts the daemon',
      load: async () => (await import('./uninstall.ts')).uninstall,
    },
    pause: {
      summary: 'Stop starting tasks; running ones continue',
      load: async () => (await import('./pause.ts')).pause,
    },
    resume: {
      summary: 'Accept and start tasks again',
      load: async () => (await import('./resume.ts')).resume,
    },
    drain: {
      summary: 'Stop accepting tasks; finish those already accepted',
      load: async () => (await import('./drain.ts')).drain,
    },
  },
};
