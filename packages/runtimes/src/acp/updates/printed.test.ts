import type { ToolCall } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { ToolCalls } from './tool-calls.ts';

// As codex-acp 2.6.0 says it.
const BEGINS = {
  sessionUpdate: 'tool_call',
  toolCallId: 'call_1',
  name: 'exec_command',
  kind: 'execute',
  title: 'echo one; echo two',
  status: 'in_progress',
  content: [{ type: 'terminal', terminalId: 'call_1' }],
  rawInput: { command: 'echo one; echo two', cwd: '/w' },
  _meta: { terminal_info: { cwd: '/w', terminal_id: 'call_1' } },
};
const prints = (data: string, more: object = {}) => ({
  sessionUpdate: 'tool_call_update',
  toolCallId: 'call_1',
  _meta: { terminal_output_delta: { data, terminal_id: 'call_1' } },
  ...more,
});
const MCP = {
  sessionUpdate: 'tool_call',
  toolCallId: 'call_2',
  kind: 'execute',
  title: 'mcp.cox.bg_submit',
  status: 'completed',
  rawInput: { server: 'cox', tool: 'bg_submit', arguments: { prompt: 'x' } },
  _meta: { is_mcp_tool_call: true },
};

const lastOf = (...updates: readonly object[]): ToolCall => {
  const tools = new ToolCalls({ monotonicMs: () => 0, terminalText: () => undefined });
  const facts = updates.flatMap((update) => tools.update({ ...update }) ?? []);
  return facts.at(-1)?.data as ToolCall; // only tool calls come out of here
};

describe('a command in a terminal of the agent', () => {
  test('has printed all the pieces that were reported', () => {
    const call = lastOf(BEGINS, prints('one\n'), prints('two\n', { status: 'completed' }));
    expect(call).toMatchObject({ name: 'exec_command', status: 'completed', output: 'one\ntwo\n' });
  });

  test('has printed nothing when nothing was reported', () => {
    const ends = { toolCallId: 'call_1', status: 'completed', rawOutput: { exit_code: 0 } };
    expect(lastOf(BEGINS, ends).output).toEqual({ exit_code: 0 });
  });
});

test('a tool of an MCP server has the name that codex gives it', () => {
  expect(lastOf(MCP).name).toBe('mcp.cox.bg_submit');
});
