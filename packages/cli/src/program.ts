// The tree of commands. Only names and one-line summaries are loaded with it; the rest when it is named.

import type { Group } from './command.ts';

export const PROGRAM: Group = {
  summary: 'Runs, records, streams, cancels and retries the work of AI agents on this machine',
  entries: {
    cockpit: {
      summary: 'Open the screen where all work is seen and steered',
      load: async () => (await import('./commands/cockpit.ts')).cockpit,
    },
    chat: {
      summary: 'Talk with an agent',
      load: async () => (await import('./commands/chat.ts')).chat,
    },
    tasks: {
      summary: 'See, follow and steer tasks',
      load: async () => (await import('./commands/tasks/index.ts')).tasks,
    },
    bg: {
      summary: 'Submit work to the background and get its results',
      load: async () => (await import('./commands/bg/index.ts')).bg,
    },
    inbox: {
      summary: 'Every open question and permission, oldest first',
      load: async () => (await import('./commands/inbox/inbox.ts')).inbox,
    },
    answer: {
      summary: 'Answer a question of an agent',
      load: async () => (await import('./commands/inbox/answer.ts')).answer,
    },
    approve: {
      summary: 'Allow what an agent asks for',
      load: async () => (await import('./commands/inbox/approve.ts')).approve,
    },
    deny: {
      summary: 'Refuse what an agent asks for',
      load: async () => (await import('./commands/inbox/deny.ts')).deny,
    },
    agents: {
      summary: 'The agents there are, and whether they work',
      load: async () => (await import('./commands/agents/index.ts')).agents,
    },
    items: {
      summary: 'The to-dos of agents: add, edit and move them',
      load: async () => (await import('./commands/items/index.ts')).items,
    },
    sessions: {
      summary: 'The conversations with agents',
      load: async () => (await import('./commands/sessions/index.ts')).sessions,
    },
    jobs: {
      summary: 'Work that starts by itself: by time, webhook, event or message',
      load: async () => (await import('./commands/jobs/index.ts')).jobs,
    },
    workflows: {
      summary: 'Several steps as one piece of work: check, run and see them',
      load: async () => (await import('./commands/workflows/index.ts')).workflows,
    },
    discuss: {
      summary: 'Let agents discuss, and one conclude',
      load: async () => (await import('./commands/discuss.ts')).discuss,
    },
    channels: {
      summary: 'How messages come in and go out: Telegram, Slack, webhooks, programs, the desktop',
      load: async () => (await import('./commands/channels/index.ts')).channels,
    },
    routes: {
      summary: 'Whom a message on a channel reaches',
      load: async () => (await import('./commands/routes/index.ts')).routes,
    },
    deliveries: {
      summary: 'The notices that were sent, that wait, and that were given up',
      load: async () => (await import('./commands/deliveries/index.ts')).deliveries,
    },
    insights: {
      summary: 'What was done, how well, how long it took and what it cost',
      load: async () => (await import('./commands/insights.ts')).insights,
    },
    daemon: {
      summary: 'Start, stop and watch the daemon',
      load: async () => (await import('./commands/daemon/index.ts')).daemon,
    },
    tokens: {
      summary: 'Access for scripts and other machines: what each may do, until when',
      load: async () => (await import('./commands/tokens/index.ts')).tokens,
    },
    config: {
      summary: 'Read and change the configuration',
      load: async () => (await import('./commands/config/index.ts')).config,
    },
    doctor: {
      summary: 'Find out what is broken and how to mend it',
      load: async () => (await import('./commands/doctor/doctor.ts')).doctor,
    },
    audit: {
      summary: 'Show who decided and changed what, and verify that the log is intact',
      load: async () => (await import('./commands/audit.ts')).audit,
    },
    ledger: {
      summary: 'Check the ledger for damage, and repair what can be rebuilt',
      load: async () => (await import('./commands/ledger/index.ts')).ledger,
    },
    backup: {
      summary: 'Write the ledger and its output into one file',
      load: async () => (await import('./commands/backup.ts')).backup,
    },
    restore: {
      summary: 'Restore the ledger from a backup',
      load: async () => (await import('./commands/restore.ts')).restore,
    },
    prune: {
      summary: 'Remove ended tasks that are old enough',
      load: async () => (await import('./commands/prune.ts')).prune,
    },
    export: {
      summary: 'Write the whole ledger as NDJSON',
      load: async () => (await import('./commands/export.ts')).exportLedger,
    },
    import: {
      summary: 'Add the tasks of an export to the ledger',
      load: async () => (await import('./commands/import.ts')).importLedger,
    },
    mcp: {
      summary: 'Serve the tools of cox to an agent over stdin and stdout',
      load: async () => (await import('./commands/mcp.ts')).mcp,
    },
    completion: {
      summary: 'Print a completion script for a shell',
      load: async () => (await import('./commands/completion/completion.ts')).completion,
    },
    version: {
      summary: 'Print the version of this program and of the daemon',
      load: async () => (await import('./commands/version.ts')).version,
    },
    help: {
      summary: 'Explain a command, or the exit codes',
      load: async () => (await import('./commands/help.ts')).help,
    },
    __complete: {
      summary: 'Answer the completion script of a shell',
      isHidden: true,
      load: async () => (await import('./commands/completion/complete.ts')).complete,
    },
  },
};
