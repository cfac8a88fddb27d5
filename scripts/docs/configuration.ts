// docs/configuration.md: every key of config.yaml, from the table that parses it.

import {
  AGENT_KEY_NAMES,
  AGENT_KEYS,
  AGENT_RUNTIMES,
  type AgentKey,
} from '../../packages/daemon/src/config/agent-keys.ts';
import {
  CHANNEL_KEY_NAMES,
  CHANNEL_KEYS,
  type ChannelKey,
} from '../../packages/daemon/src/config/channel-keys.ts';
import type { ConfigKey } from '../../packages/daemon/src/config/keys.ts';
import { CONFIG_KEYS, KEYS, writeValue } from '../../packages/daemon/src/config/keys.ts';
import { variableOf } from '../../packages/daemon/src/config/overrides.ts';
import { CHANNEL_TYPES } from '../../packages/protocol/src/channel/channel.ts';

import { madeFrom, type Page, table } from './page.ts';

const code = (text: string): string => `\`${text}\``;

const defaultOf = (key: ConfigKey): string => {
  const value = writeValue(key, KEYS[key].default);
  return value === undefined || value === null
    ? 'none'
    : code(typeof value === 'string' ? value : JSON.stringify(value));
};

const keyRow = (key: ConfigKey): string[] => {
  const { meaning, needsRestart } = KEYS[key];
  return [
    code(key),
    defaultOf(key),
    meaning + (needsRestart ? ' (from the next start)' : ''),
    code(variableOf(key)),
  ];
};

const agentRow = (key: AgentKey): string[] => {
  const { meaning, runtimes } = AGENT_KEYS[key];
  return [code(key), runtimes.length === AGENT_RUNTIMES.length ? 'all' : runtimes.join(', '), meaning];
};

const channelRow = (key: ChannelKey): string[] => {
  const { meaning, types } = CHANNEL_KEYS[key];
  return [code(key), types.length === CHANNEL_TYPES.length ? 'all' : types.join(', '), meaning];
};

const make =
  (): string => `${madeFrom('packages/daemon/src/config/keys.ts, agent-keys.ts and channel-keys.ts')}

# Configuration

\`~/.cox/config.yaml\` (or \`$COX_HOME/config.yaml\`). It need not exist. \`cox config list\` shows every key with its value and
where that comes from; \`cox config set <key> <value>\` changes one and keeps your comments; \`cox config edit\` opens the file.
A running daemon takes a saved change up by itself, and keeps the old values when the new file is wrong.

${table(['key', 'default', 'meaning', 'variable'], CONFIG_KEYS.map(keyRow))}

The variables are read by \`cox daemon run\` and \`cox daemon start\`; a daemon that a command starts by itself sees the file
alone, because what work can do must not depend on which terminal happened to start the daemon.

## Agents

\`\`\`yaml
agents:
  lint:   { runtime: command, command: [npm, run, lint] }
  reader: { runtime: command, command: [my-agent, "{prompt}"], workspace: ~/notes, passEnv: [MY_AGENT_KEY] }
\`\`\`

${table(['key', 'runtimes', 'meaning'], AGENT_KEY_NAMES.map(agentRow))}

[Agents](agents.md) has whole examples of each kind.

## Channels

\`\`\`yaml
channels:
  bot:  { type: telegram, token: "\${BOT_TOKEN}", allow: [123456789] }
  team: { type: slack, token: "\${SLACK_TOKEN}", appToken: "\${SLACK_APP_TOKEN}", address: C0123456, allow: [U0123456] }
  hook: { type: webhook, url: "https://example.com/hook", secret: "\${HOOK_SECRET}" }
  run:  { type: command, command: [my-notifier] }
\`\`\`

${table(['key', 'types', 'meaning'], CHANNEL_KEY_NAMES.map(channelRow))}

\`desktop\` and \`file\` are there without configuration: \`--deliver desktop\`, \`--deliver file:$HOME/notices.jsonl\`.

\`\${NAME}\` is a variable of \`~/.cox/env\`, a file with \`NAME=value\` lines that only you may read (\`chmod 600\`); in a
container it is one that \`cox daemon run\` was started with. [Channels](channels.md) explains how to create a bot.

## Secrets

Name a variable in place of a secret, or a file: \`tokenFile\`, \`secretFile\`. Such a file, and \`~/.cox/env\`, must be your own and
\`chmod 600\`; anything else is refused. A config that holds secrets itself (whatever \`cox config list\` shows as \`(hidden)\`: tokens, addresses
of webhooks, values in \`env\` and \`headers\`) is for you alone: when others can read it, the daemon takes that right away as it starts
or takes the file up, and says so in its log; where it may not, it refuses the file. \`cox doctor\` shows every file that is wrong.
`;

export const configurationPage: Page = { path: 'docs/configuration.md', make };
