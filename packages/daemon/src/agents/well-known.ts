// Third-party agents, offered ready to use when their program is on the PATH. The order of the table is the order in
// which one of them is chosen for work that names no agent. They get the submitter's whole environment: people start them by
// name as they would in their shell, and expect git push, gh and their virtual environment to work there.

import { type AgentDefinition, WELL_KNOWN } from '@coxswain/protocol';

interface WellKnown {
  readonly command: readonly string[];
  readonly install: string;
}

const TABLE: Readonly<Record<string, WellKnown>> = {
  opencode: { command: ['opencode', 'acp'], install: 'npm install -g opencode-ai' },
  claude: {
    command: ['claude-agent-acp'],
    install: 'npm install -g @agentclientprotocol/claude-agent-acp',
  },
  // The same adapter under its earlier name.
  'claude-code': {
    command: ['claude-code-acp'],
    install: 'npm install -g @zed-industries/claude-code-acp',
  },
  codex: { command: ['codex-acp'], install: 'npm install -g @agentclientprotocol/codex-acp' },
  gemini: { command: ['gemini', '--acp'], install: 'npm install -g @google/gemini-cli' },
  qwen: { command: ['qwen', '--acp'], install: 'npm install -g @qwen-code/qwen-code' },
  goose: { command: ['goose', 'acp'], install: 'brew install block-goose-cli' },
};

export const WELL_KNOWN_AGENTS: readonly AgentDefinition[] = Object.entries(TABLE).map(
  ([name, { command, install }]) => ({
    name,
    runtime: 'acp',
    command,
    env: {},
    passEnv: ['*'],
    maySubmit: [],
    install,
    definedIn: WELL_KNOWN,
  }),
);
