// The items of codex that are the use of a tool.

import { type Fields, fieldsOf, listOf, textOf } from '../../acp/updates/reading.ts';
import type { BegunTool } from './open-tools.ts';

export interface CodexTool extends BegunTool {
  readonly output: unknown;
  readonly hasFailed: boolean;
}

/** Undefined for an item of another type. */
export const codexTool = (item: Fields): CodexTool | undefined => {
  const id = textOf(item.id) ?? 'item';
  const hasFailed = item.status === 'failed' || item.status === 'declined';
  switch (item.type) {
    case 'command_execution': {
      const { command, aggregated_output: output, exit_code: exitCode } = item;
      const title = textOf(command);
      return {
        id,
        name: 'command_execution',
        input: { command },
        ...(title !== undefined && { more: { title } }),
        output: { output, exitCode },
        hasFailed,
      };
    }
    case 'file_change': {
      const locations = listOf(item.changes).flatMap((change) => {
        const path = textOf(fieldsOf(change).path);
        return path === undefined ? [] : [{ path }];
      });
      const title = `file_change ${locations.map(({ path }) => path).join(', ')}`.trim();
      const input = { changes: item.changes };
      return { id, name: 'file_change', input, more: { locations, title }, output: item.status, hasFailed };
    }
    case 'mcp_tool_call': {
      const name = [textOf(item.server), textOf(item.tool)].filter(Boolean).join('.') || 'mcp';
      return { id, name, input: item.arguments, output: item.error ?? item.result, hasFailed };
    }
    case 'web_search':
      return { id, name: 'web_search', input: { query: item.query }, output: item.status, hasFailed };
    default:
      return undefined;
  }
};
