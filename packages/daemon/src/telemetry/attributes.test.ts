import { expect, test } from 'vitest';
import { toolName, toolValues } from './attributes.ts';

test("an agent's title for a call is not a tool name, and is in no span without content", () => {
  const call = {
    toolCallId: 'c1',
    name: 'curl -H "Authorization: Bearer hunter2"',
    status: 'completed',
  } as const;
  expect(toolName(call, false)).toBe('tool');
  expect(toolName({ ...call, kind: 'execute' }, false)).toBe('execute');
  expect(toolName({ name: '/home/kim/secret.txt' }, false)).toBe('tool');
  expect(JSON.stringify(toolValues(call, false))).not.toContain('hunter2');
  expect(toolName(call, true)).toBe(call.name);
  for (const name of ['shell', 'mcp__docs__search', 'web-fetch'])
    expect(toolName({ name }, false)).toBe(name);
});
