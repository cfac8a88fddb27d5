import { describe, expect, test } from 'vitest';
import { servedRuns } from './testing/served-run.ts';

const { serve } = servedRuns();

const OPTIONS = [
  { optionId: 'always', name: 'Always', kind: 'allow_always' as const },
  { optionId: 'once', name: 'Once', kind: 'allow_once' as const },
  { optionId: 'no', name: 'No', kind: 'reject_once' as const },
];
const request = (toolCall: object) => ({
  sessionId: 's',
  options: OPTIONS,
  toolCall: { toolCallId: '1', ...toolCall },
});

// As the agents ask, by name.
const ASKED = {
  claude: {
    title: 'mcp__cox__bg_submit',
    kind: 'other',
    _meta: { claudeCode: { toolName: 'mcp__cox__bg_submit' } },
  },
  gemini: { title: 'bg_submit (cox MCP Server)', kind: 'other' },
  qwen: { title: 'bg_submit (cox MCP Server)', kind: 'other', _meta: { toolName: 'mcp__cox__bg_submit' } },
} as const;

describe('a tool of cox', () => {
  test.each(Object.entries(ASKED))('is allowed without asking a person: %s', async (_, toolCall) => {
    const { requests, questions } = await serve({
      permissions: { other: 'ask', execute: 'ask' },
      hasCoxServer: true,
    });
    expect(await requests.requestPermission(request(toolCall))).toEqual({
      outcome: { outcome: 'selected', optionId: 'once' },
    });
    expect(questions).toEqual([]);
  });

  // As codex-acp 2.6.0 asks, about a call that it has reported.
  test.each([
    ['cox', 0],
    ['docs', 1],
  ])('is known by its server where the request has no name: %s', async (server, asked) => {
    const input = { server, tool: 'bg_submit', arguments: {} };
    const { requests, questions } = await serve({
      permissions: { execute: 'ask' },
      hasCoxServer: true,
      answer: () => ({ decision: 'deny' }),
      toolCalls: [
        { toolCallId: '1', name: `mcp.${server}.bg_submit`, kind: 'execute', status: 'running', input },
      ],
    });
    const toolCall = { toolCallId: '1', kind: 'execute' as const, status: 'pending' as const };
    const _meta = { is_mcp_tool_approval: true };
    await requests.requestPermission({ sessionId: 's', options: OPTIONS, toolCall, _meta });
    expect(questions).toHaveLength(asked);
  });

  test('is not where the permissions deny it', async () => {
    const { requests } = await serve({ permissions: { other: 'deny' }, hasCoxServer: true });
    const { outcome } = await requests.requestPermission(request(ASKED.claude));
    expect(outcome).toEqual({ outcome: 'selected', optionId: 'no' });
  });

  test.each([
    ['a tool that cox does not have', { title: 'wipe_disk (cox MCP Server)', kind: 'other' }],
    ['a command under the name of one', { ...ASKED.claude, kind: 'execute' }],
    ['another tool under the title of one', { ...ASKED.gemini, _meta: { toolName: 'mcp__docs__wipe_disk' } }],
    ['a command of that name', { title: 'bg_submit (cox MCP Server)', kind: 'execute' }],
    ['a tool that names it', { title: 'x', kind: 'other', _meta: { toolName: 'mcp__docs__cox__bg' } }],
  ] as const)('is not %s', async (_, toolCall) => {
    const answer = () => ({ decision: 'deny' }) as const;
    const { requests, questions } = await serve({
      permissions: { other: 'ask', execute: 'ask' },
      hasCoxServer: true,
      answer,
    });
    await requests.requestPermission(request(toolCall));
    expect(questions).toHaveLength(1);
  });

  test('does not exist where the agent was not given the server', async () => {
    const { requests, questions } = await serve({
      permissions: { other: 'ask' },
      answer: () => ({ decision: 'deny' }),
    });
    await requests.requestPermission(request(ASKED.claude));
    expect(questions).toHaveLength(1);
  });
});
