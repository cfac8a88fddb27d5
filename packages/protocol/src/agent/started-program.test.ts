import { expect, test } from 'vitest';
import type { AgentDefinition } from './agent.ts';
import { startsProgramOfFolder } from './started-program.ts';

const agent = (more: Partial<AgentDefinition>): AgentDefinition => ({
  name: 'a',
  runtime: 'acp',
  env: {},
  passEnv: [],
  maySubmit: [],
  definedIn: 'test',
  ...more,
});

test.each<[Partial<AgentDefinition>]>([
  [{ runtime: 'command', command: ['/usr/bin/true'] }],
  [{ command: ['./agent'] }],
  [{ command: ['tools/agent', 'acp'] }],
  [{ command: ['npx', '-y', '@scope/agent'] }],
  [{ command: ['/usr/bin/npx', 'agent'] }],
  [{ command: ['node', 'agent.mjs'] }],
  [{ command: ['sh', '../start'] }],
  [{ command: ['agent'], env: { PATH: 'node_modules/.bin:${PATH}' } }],
  [{ command: ['agent'], env: { PATH: ':/usr/bin' } }],
  [{ runtime: 'model', mcpServers: { docs: { command: ['npx', 'docs'] } } }],
])('what the folder says is started: %j', (more) => {
  expect(startsProgramOfFolder(agent(more))).toBe(true);
});

test.each<[Partial<AgentDefinition>]>([
  [{ command: ['claude-agent-acp'] }],
  [{ command: ['/opt/agent', 'acp', '--model', 'anthropic/claude'] }],
  [{ command: ['node', '/opt/agent.mjs'] }],
  [{ command: ['agent'], env: { PATH: '/opt/bin:${PATH}' } }],
  [{ runtime: 'model', env: { PATH: '.' } }],
  [{ runtime: 'model', mcpServers: { docs: { url: 'http://localhost/npx' } } }],
])('what lies elsewhere is started: %j', (more) => {
  expect(startsProgramOfFolder(agent(more))).toBe(false);
});
