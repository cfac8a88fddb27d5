// The tools of cox need no permission from a person: cox itself limits them to the rights of the task. Which tool is meant
// is only in words of the agent, so these have to be exactly the name of a tool that cox gave it, and nothing may speak against it.

import type * as acp from '@agentclientprotocol/sdk/unstable';
import type { ToolCall } from '@coxswain/protocol';
import { fieldsOf, textOf } from '../updates/reading.ts';
import { reportedToolName } from '../updates/tool-name.ts';

/** Whether one of these tools of the server `cox` is asked for, in the words of the agents that ask about those. */
export const isCoxTool = (
  { toolCall, _meta }: Pick<acp.RequestPermissionRequest, 'toolCall' | '_meta'>,
  known: ToolCall | undefined,
  coxTools: ReadonlySet<string>,
): boolean => {
  const isOurs = (name: string | undefined): boolean => name !== undefined && coxTools.has(name);
  // codex asks about a call whose input it reported before.
  const { server, tool } = fieldsOf(known?.input);
  if (fieldsOf(_meta).is_mcp_tool_approval === true) return server === 'cox' && isOurs(textOf(tool));
  const { kind, title } = fieldsOf(toolCall);
  if (kind !== 'other' || (known?.kind ?? 'other') !== 'other') return false;
  const named = reportedToolName(toolCall);
  if (named !== undefined) return isOurs(/^mcp__cox__(\w+)$/.exec(named)?.[1]);
  return isOurs(/^(\w+) \(cox MCP Server\)$/.exec(textOf(title) ?? '')?.[1]);
};
