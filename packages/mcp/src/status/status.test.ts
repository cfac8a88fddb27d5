import { isEnded, TASK_STATUSES, TRANSITIONS } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { a2aStateOf } from './a2a.ts';
import { type McpTaskStatus, mcpTaskStateOf } from './mcp-tasks.ts';

/** What may follow what, as the MCP specification of 2025-11-25 says; ended is ended. */
const MCP_MOVES: Readonly<Record<McpTaskStatus, readonly McpTaskStatus[]>> = {
  working: ['input_required', 'completed', 'failed', 'cancelled'],
  input_required: ['working', 'completed', 'failed', 'cancelled'],
  completed: [],
  failed: [],
  cancelled: [],
};
const A2A_ENDS = ['TASK_STATE_COMPLETED', 'TASK_STATE_FAILED', 'TASK_STATE_CANCELED'];

describe.each(['2025-11-25', 'extension'] as const)('MCP Tasks of %s', (rules) => {
  test('every status has one, and ends exactly where the task has ended', () => {
    for (const status of TASK_STATUSES) {
      const state = mcpTaskStateOf(status, rules);
      expect(MCP_MOVES[state.status].length === 0).toBe(isEnded(status));
    }
  });

  test.each(TRANSITIONS)('$from to $to is a legal move or none', ({ from, to }) => {
    const [before, after] = [from, to].map((status) => mcpTaskStateOf(status, rules).status);
    if (before === undefined || after === undefined || before === after) return;
    expect(MCP_MOVES[before]).toContain(after);
  });
});

test('a task that failed is a failed MCP task, and in the extension a call whose result is an error', () => {
  expect(mcpTaskStateOf('failed', '2025-11-25')).toEqual({ status: 'failed', isError: true });
  expect(mcpTaskStateOf('failed', 'extension')).toEqual({ status: 'completed', isError: true });
  expect(mcpTaskStateOf('completed', 'extension')).toEqual({ status: 'completed', isError: false });
});

describe('A2A', () => {
  test('every status has a state of its own, and ends exactly where the task has ended', () => {
    const states = TASK_STATUSES.map((status) => a2aStateOf({ status, attempt: 0 }));
    expect(new Set(states).size).toBe(TASK_STATUSES.length);
    for (const [index, status] of TASK_STATUSES.entries())
      expect(A2A_ENDS.includes(states[index] ?? '')).toBe(isEnded(status));
  });

  test('a task that waits for its next attempt is still at work', () => {
    expect(a2aStateOf({ status: 'pending', attempt: 0 })).toBe('TASK_STATE_SUBMITTED');
    expect(a2aStateOf({ status: 'pending', attempt: 1 })).toBe('TASK_STATE_WORKING');
  });
});
