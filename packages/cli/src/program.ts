// The tree of commands. Only names and one-line summaries are loaded with it; the rest when it is named.

import type { Group } from './command.ts';

export const PROGRAM: Group = {
  summary: 'Runs, records, streams, cancels and retries the work of AI agents on this machine',
  entries: {
    cockpit: {
      summary: 'Open the terminal UI to watch and control all work',
      load: async () => (await import('./commands/cockpit.ts')).cockpit,
    },
    chat: {
      summary: 'Chat with an agent',
      load: async () => (await import('./commands/chat.ts')).chat,
    },
    tasks: {
      summary: 'List, follow and control tasks',
      load: async () => (await import('./commands/tasks/index.ts')).tasks,
    },
    bg: {
      summary: 'Run work in the background and get its results',
      load: async () => (await import('./commands/bg/index.ts')).bg,
    },
    inbox: {
      summary: 'List open questions and permission requests, oldest first',
      load: async () => (await import('./commands/inbox/inbox.ts')).inbox,
    },
    answer: {
      summary: "Answer an agent's question",
      load: async () => (await import('./commands/inbox/answer.ts')).answer,
    },
    approve: {
      summary: "Approve an agent's request",
      load: async () => (await import('./commands/inbox/approve.ts')).approve,
    },
    deny: {
      summary: "Deny an agent's request",
      load: async () => (await import('./commands/inbox/deny.ts')).deny,
    },
    agents: {
      summary: 'List, inspect and check agents',
      load: async () => (await import('./commands/agents/index.ts')).agents,
    },
    items: {
      summary: "Manage agents' to-dos",
      load: async () => (await import('./commands/items/index.ts')).items,
    },
    sessions: {
      summary: 'Manage conversations with agents',
      load: async () => (await import('./commands/sessions/index.ts')).sessions,
    },
    jobs: {
      summary: 'Manage jobs that run on a schedule, webhook, event or message',
      load: async () => (await import('./commands/jobs/index.ts')).jobs,
    },
    workflows: {
      summary: 'Validate, run and inspect multi-step workflows',
      load: async () => (await import('./commands/workflows/index.ts')).workflows,
    },
    discuss: {
      summary: 'Have agents discuss a topic and one of them conclude',
      load: async () => (await import('./commands/discuss.ts')).discuss,
    },
    channels: {
      summary: 'List and test message channels: Telegram, Slack, webhooks, programs, the desktop',
      load: async () => (await import('./commands/channels/index.ts')).channels,
    },
    routes: {
      summary: 'Map channel messages to agents and sessions',
      load: async () => (await import('./commands/routes/index.ts')).routes,
    },
    deliveries: {
      summary: 'List notifications and resend failed ones',
      load: async () => (await import('./commands/deliveries/index.ts')).deliveries,
    },
    insights: {
      summary: 'Show task counts, success rates, durations and costs',
      load: async () => (await import('./commands/insights.ts')).insights,
    },
    daemon: {
      summary: 'Start, stop and inspect the daemon',
      load: async () => (await import('./commands/daemon/index.ts')).daemon,
    },
    tokens: {
      summary: 'Manage access tokens for scripts and other machines',
      load: async () => (await import('./commands/tokens/index.ts')).tokens,
    },
    config: {
      summary: 'Read and change the configuration',
      load: async () => (await import('./commands/config/index.ts')).config,
    },
    doctor: {
      summary: 'Diagnose problems and show how to fix them',
      load: async () => (await import('./commands/doctor/doctor.ts')).doctor,
    },
    audit: {
      summary: 'Show who decided or changed what, and verify the log',
      load: async () => (await import('./commands/audit.ts')).audit,
    },
    ledger: {
      summary: 'Check the ledger for damage and repair what can be rebuilt',
      load: async () => (await import('./commands/ledger/index.ts')).ledger,
    },
    backup: {
      summary: 'Back up the ledger and all output to one file',
      load: async () => (await import('./commands/backup.ts')).backup,
    },
    restore: {
      summary: 'Restore the ledger from a backup',
      load: async () => (await import('./commands/restore.ts')).restore,
    },
    prune: {
      summary: 'Delete old tasks that have ended',
      load: async () => (await import('./commands/prune.ts')).prune,
    },
    export: {
      summary: 'Export the whole ledger as NDJSON',
      load: async () => (await import('./commands/export.ts')).exportLedger,
    },
    import: {
      summary: 'Import the tasks of an export into the ledger',
      load: async () => (await import('./commands/import.ts')).importLedger,
    },
    mcp: {
      summary: 'Run an MCP server that gives agents the tools of cox',
      load: async () => (await import('./commands/mcp.ts')).mcp,
    },
    completion: {
      summary: 'Print a completion script for a shell',
      load: async () => (await import('./commands/completion/completion.ts')).completion,
    },
    version: {
      summary: 'Print the versions of cox and of the daemon',
      load: async () => (await import('./commands/version.ts')).version,
    },
    help: {
      summary: 'Show help for a command, or the exit codes',
      load: async () => (await import('./commands/help.ts')).help,
    },
    __complete: {
      summary: 'Print candidates for a shell completion script',
      isHidden: true,
      load: async () => (await import('./commands/completion/complete.ts')).complete,
    },
  },
};
