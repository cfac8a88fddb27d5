// The tools of cox need no permission from a person: cox itself holds what they do to the rights of the task.

import { fieldsOf, textOf } from '../updates/reading.ts';
import { toldToolName } from '../updates/tool-name.ts';

/** Whether the call is one of a tool of the server `cox`, in the words of the agents that ask about those. */
export const isCoxTool = (toolCall: unknown): boolean => {
  const { kind, title, rawInput, _meta } = fieldsOf(toolCall);
  const { server } = fieldsOf(rawInput);
  if (fieldsOf(_meta).is_mcp_tool_call === true && server === 'cox') return true;
  if (/^mcp__cox__\w+$/.test(toldToolName(toolCall) ?? '')) return true;
  return kind === 'other' && /^\w+ \(cox MCP Server\)$/.test(textOf(title) ?? '');
};
