// `codex exec --json`: a thread, its turns, and items that begin, change and complete.

import type { Fact, Usage } from '@coxswain/protocol';
import { countOf, type Fields, fieldsOf, listOf, textOf } from '../../acp/updates/reading.ts';
import type { BegunTool } from './open-tools.ts';
import type { RunReport } from './run-report.ts';

type Facts = readonly Fact[];

export const codexReader =
  (report: RunReport) =>
  (line: Fields): Facts | undefined => {
    switch (line.type) {
      case 'thread.started':
        report.sessionId = textOf(line.thread_id);
        return report.other('thread.started', line);
      case 'turn.started':
        return [];
      case 'turn.completed':
        report.failure = undefined;
        return report.used(usageOf(line.usage));
      case 'turn.failed':
        report.failure = { said: messageOf(line.error) };
        return report.other('turn.failed', line.error);
      case 'error':
        // It may be about to retry: the turn reports the result, unless the agent ends before.
        report.failure = { said: messageOf(line) };
        return report.other('error', line);
      case 'item.started':
      case 'item.updated':
      case 'item.completed':
        return itemFacts(report, line.type, fieldsOf(line.item));
      default:
        return undefined;
    }
  };

const messageOf = (error: unknown): string => textOf(fieldsOf(error).message) ?? 'an error without a message';

const itemFacts = (report: RunReport, event: string, item: Fields): Facts => {
  const isOver = event === 'item.completed';
  switch (item.type) {
    case 'agent_message':
      return isOver ? report.sayWhole(textOf(item.text) ?? '') : [];
    case 'reasoning':
      return isOver ? report.think(`${textOf(item.text) ?? ''}\n`) : [];
    case 'todo_list':
      return report.plan(listOf(item.items).map(todoOf));
    case 'error':
      return report.other('error', item);
    default: {
      const tool = codexTool(item);
      if (!tool) return report.other(textOf(item.type) ?? 'item', item);
      const { id, output, hasFailed, ...begun } = tool;
      const begin = report.beginTool({ id, ...begun });
      if (isOver) {
        const status = hasFailed ? 'failed' : 'completed';
        return [...begin, ...report.endTool(id, { status, output })];
      }
      return event === 'item.updated' ? [...begin, ...report.tools.update(id, output)] : begin;
    }
  }
};

const todoOf = (todo: unknown) => {
  const { text, completed } = fieldsOf(todo);
  return { content: text, status: completed === true ? 'completed' : 'pending', priority: undefined };
};

/** The counts of the whole thread. What was cached or thought is contained in them. */
const usageOf = (usage: unknown): Usage => {
  const reported = fieldsOf(usage);
  return {
    inputTokens: countOf(reported.input_tokens),
    outputTokens: countOf(reported.output_tokens),
    cachedTokens: countOf(reported.cached_input_tokens),
    reasoningTokens: countOf(reported.reasoning_output_tokens),
  };
};

// The items of codex that are the use of a tool.
interface CodexTool extends BegunTool {
  readonly output: unknown;
  readonly hasFailed: boolean;
}

/** Undefined for an item of another type. */
const codexTool = (item: Fields): CodexTool | undefined => {
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
