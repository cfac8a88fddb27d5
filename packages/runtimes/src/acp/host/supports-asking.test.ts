import { expect, test } from 'vitest';
import { acpAgent } from '../../testing/acp-runs.ts';
import { ALL_ALLOWED, permissionsAll } from '../../testing/permissions.ts';
import { askingEnvironment, supportsAsking } from './supports-asking.ts';

const opencode = { ...acpAgent(), name: 'mine', command: ['/opt/bin/opencode', 'acp'] };
const permissions = { ...ALL_ALLOWED, execute: 'ask', delete: 'deny' } as const;

test('opencode gets what is asked and denied, after the settings of its user, which decide about the rest', () => {
  const given = { OPENCODE_PERMISSION: '{"bash":"allow","*":"allow","webfetch":"deny"}' };
  const { OPENCODE_PERMISSION = '' } = askingEnvironment(opencode, permissions, given);
  expect(OPENCODE_PERMISSION).toBe(
    '{"bash":"allow","*":"allow","webfetch":"deny","bash*":"ask","edit*":"deny"}',
  );
  for (const unreadable of ['{', '[]', 'null', '"x"'])
    expect(askingEnvironment(opencode, permissions, { OPENCODE_PERMISSION: unreadable })).toEqual({
      OPENCODE_PERMISSION: '{"bash*":"ask","edit*":"deny"}',
    });
});

test('the tools of further MCP servers are asked about as well', () => {
  const agent = { ...opencode, mcpServers: { docs: { command: ['docs-mcp'] } } };
  const { OPENCODE_PERMISSION = '' } = askingEnvironment(agent, permissionsAll('ask'), {});
  expect(JSON.parse(OPENCODE_PERMISSION)).toMatchObject({ 'docs_*': 'ask', 'bash*': 'ask', 'read*': 'ask' });
});

test('goose approves nothing on its own, and stays without tools where its user wants that', () => {
  const goose = { ...opencode, name: 'goose', command: ['goose', 'acp'] };
  expect(askingEnvironment(goose, permissions, { GOOSE_MODE: 'auto' })).toEqual({ GOOSE_MODE: 'approve' });
  expect(askingEnvironment(goose, permissions, { GOOSE_MODE: 'chat' })).toEqual({ GOOSE_MODE: 'chat' });
  expect(askingEnvironment(goose, ALL_ALLOWED, {})).toEqual({});
});

test('of an agent that no one knows it is known that it cannot be made to ask', () => {
  const unknown = { ...opencode, name: 'mine', command: ['my-agent'] };
  expect(askingEnvironment(unknown, permissions, {})).toEqual({});
  expect(supportsAsking(unknown)).toBe(false);
  expect(supportsAsking({ ...unknown, permissions: { default: 'allow' } })).toBe(true);
  expect(supportsAsking({ ...unknown, command: ['npx', '@agentclientprotocol/claude-agent-acp'] })).toBe(
    true,
  );
  expect(supportsAsking({ ...unknown, runtime: 'model' })).toBe(true);
});
