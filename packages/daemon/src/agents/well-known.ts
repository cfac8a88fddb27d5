// The agents of others that are offered ready made when their program is on the PATH. The order of the table is the order in
// which one of them is chosen for work that names no agent.

import { type AgentDefinition, WELL_KNOWN } from '@coxswain/protocol';

/** Where programs of a user keep their settings and logins, and how they reach the network. */
const SURROUNDINGS = [
  'XDG_CONFIG_HOME',
  'XDG_DATA_HOME',
  'XDG_STATE_HOME',
  'XDG_CACHE_HOME',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'SSL_CERT_FILE',
  'NODE_EXTRA_CA_CERTS',
] as const;

const ANTHROPIC = [
  'ANTHROPIC_API_KEY',
  'ANTHROPIC_AUTH_TOKEN',
  'ANTHROPIC_BASE_URL',
  'ANTHROPIC_MODEL',
  'CLAUDE_CODE_OAUTH_TOKEN',
  'CLAUDE_CONFIG_DIR',
  'CLAUDE_CODE_USE_BEDROCK',
  'CLAUDE_CODE_USE_VERTEX',
] as const;
const OPENAI = ['OPENAI_API_KEY', 'OPENAI_BASE_URL', 'OPENAI_MODEL'] as const;
const GOOGLE = [
  'GEMINI_API_KEY',
  'GOOGLE_API_KEY',
  'GOOGLE_CLOUD_PROJECT',
  'GOOGLE_CLOUD_LOCATION',
  'GOOGLE_GENAI_USE_VERTEXAI',
  'GOOGLE_APPLICATION_CREDENTIALS',
] as const;
const AWS = [
  'AWS_PROFILE',
  'AWS_REGION',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
] as const;

interface WellKnown {
  readonly command: readonly string[];
  readonly install: string;
  /** The variables with its credentials and settings. */
  readonly variables: readonly string[];
}

const TABLE: Readonly<Record<string, WellKnown>> = {
  opencode: {
    command: ['opencode', 'acp'],
    install: 'npm install -g opencode-ai',
    variables: [
      'OPENCODE_API_KEY',
      'OPENCODE_CONFIG',
      'OPENCODE_CONFIG_DIR',
      'OPENCODE_CONFIG_CONTENT',
      'ANTHROPIC_API_KEY',
      'OPENAI_API_KEY',
      'OPENROUTER_API_KEY',
      'GEMINI_API_KEY',
      'GOOGLE_GENERATIVE_AI_API_KEY',
      'GROQ_API_KEY',
      'DEEPSEEK_API_KEY',
      'MISTRAL_API_KEY',
      'XAI_API_KEY',
      'GITHUB_TOKEN',
    ],
  },
  claude: {
    command: ['claude-agent-acp'],
    install: 'npm install -g @agentclientprotocol/claude-agent-acp',
    variables: [...ANTHROPIC, ...AWS, 'GOOGLE_APPLICATION_CREDENTIALS'],
  },
  // The same adapter under its earlier name.
  'claude-code': {
    command: ['claude-code-acp'],
    install: 'npm install -g @zed-industries/claude-code-acp',
    variables: [...ANTHROPIC, ...AWS, 'GOOGLE_APPLICATION_CREDENTIALS'],
  },
  codex: {
    command: ['codex-acp'],
    install: 'npm install -g @agentclientprotocol/codex-acp',
    variables: ['CODEX_API_KEY', 'CODEX_HOME', 'CODEX_PATH', 'CODEX_CONFIG', 'MODEL_PROVIDER', ...OPENAI],
  },
  gemini: {
    command: ['gemini', '--acp'],
    install: 'npm install -g @google/gemini-cli',
    variables: ['GEMINI_MODEL', 'GOOGLE_GEMINI_BASE_URL', 'GEMINI_CLI_TRUST_WORKSPACE', ...GOOGLE],
  },
  qwen: {
    command: ['qwen', '--acp'],
    install: 'npm install -g @qwen-code/qwen-code',
    variables: ['DASHSCOPE_API_KEY', ...OPENAI],
  },
  goose: {
    command: ['goose', 'acp'],
    install: 'brew install block-goose-cli',
    variables: [
      'GOOSE_PROVIDER',
      'GOOSE_MODEL',
      'ANTHROPIC_API_KEY',
      'OPENAI_API_KEY',
      'OPENROUTER_API_KEY',
      'DATABRICKS_HOST',
      'DATABRICKS_TOKEN',
      ...GOOGLE,
    ],
  },
};

export const WELL_KNOWN_AGENTS: readonly AgentDefinition[] = Object.entries(TABLE).map(
  ([name, { command, install, variables }]) => ({
    name,
    runtime: 'acp',
    command,
    env: {},
    passEnv: [...new Set([...variables, ...SURROUNDINGS])],
    maySubmit: [],
    install,
    definedIn: WELL_KNOWN,
  }),
);
