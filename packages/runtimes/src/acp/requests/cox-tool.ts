// The tools of cox need no permission from a person: cox itself holds what they do to the rights of the task.

import type * as acp from '@agentclientprotocol/sdk/unstable';
import type { ToolCall } from '@coxswain/protocol';
import { fieldsOf, textOf } from '../updates/reading.ts';
import { toldToolName } from '../updates/tool-name.ts';

/** Whether a tool of the server `cox` is asked for, in the words of the agents that ask about those. */
export const isCoxTool = (
  { toolCall, _meta }: Pick<acp.RequestPermissionRequest, 'toolCall' | '_meta'>,
  known: ToolCall | undefined,
): boolean => {
  const { kind, title } = fieldsOf(toolCall);
  // codex asks about a call whose input it told before.
  const { server } = fieldsOf(known?.input);
  if (fieldsOf(_meta).is_mcp_tool_approval === true) return server === 'cox';
  if (/^mcp__cox__\w+$/.test(toldToolName(toolCall) ?? '')) return true;
  return kind === 'other' && /^\w+ \(cox MCP Server\)$/.test(textOf(title) ?? '');
};
