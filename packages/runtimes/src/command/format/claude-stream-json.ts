// `claude -p --output-format stream-json --verbose`: whole messages, with `--include-partial-messages` their pieces before
// them, and a result.

import type { Fact } from '@coxswain/protocol';
import { countOf, type Fields, fieldsOf, listOf, textOf } from '../../acp/updates/reading.ts';
import { ClaudeUsage, usageOfResult } from './claude-usage.ts';
import type { RunReport } from './run-report.ts';
import { type TodoEntry, todoEntries } from './todo-entries.ts';

type Facts = readonly Fact[];

const SECOND_MS = 1_000;

export const claudeReader = (report: RunReport) => {
  const usage = new ClaudeUsage();
  const tasks = new ClaudeTasks();
  /** The message whose pieces come now, or came last. */
  let inPieces: string | undefined;
  let resetAtMs: number | undefined;

  const assistant = (line: Fields): Facts => {
    const message = fieldsOf(line.message);
    const id = textOf(message.id) ?? '';
    const isHelper = textOf(line.parent_tool_use_id) !== undefined;
    const isReported = inPieces !== undefined && inPieces === id;
    const facts = listOf(message.content).flatMap((each): Facts => {
      const block = fieldsOf(each);
      switch (block.type) {
        case 'text': {
          const text = textOf(block.text) ?? '';
          // What a helper says is not the answer.
          if (isHelper) return report.think(`${text}\n`);
          return isReported ? [] : report.sayWhole(text);
        }
        case 'thinking':
          return isReported || !textOf(block.thinking) ? [] : report.think(`${block.thinking}\n`);
        default:
          return textOf(block.name) === undefined
            ? report.other(`assistant ${block.type}`, block)
            : begin(block);
      }
    });
    // The counts of helpers are in those of the result alone.
    if (isHelper || message.usage === undefined || message.model === '<synthetic>') return facts;
    return [...facts, ...report.used(usage.message(id, message.usage, textOf(message.model)))];
  };

  const begin = ({ id, name, input }: Fields): Facts => {
    const [callId, tool] = [textOf(id) ?? 'tool', textOf(name) ?? 'tool'];
    tasks.called(callId, tool, input);
    const plan = tool === 'TodoWrite' ? report.plan(todoEntries(input)) : [];
    return [...report.beginTool({ id: callId, name: tool, input }), ...plan];
  };

  const user = (line: Fields): Facts => {
    const { content } = fieldsOf(line.message);
    if (!Array.isArray(content)) return report.other('user', line.message);
    return content.flatMap((each): Facts => {
      const block = fieldsOf(each);
      const id = textOf(block.tool_use_id);
      if (block.type !== 'tool_result' || id === undefined) return report.other('user', block);
      const hasFailed = block.is_error === true;
      const list = hasFailed ? undefined : tasks.done(id, line.tool_use_result);
      const end = {
        status: hasFailed ? 'failed' : 'completed',
        output: textOfBlocks(block.content),
      } as const;
      return [...report.endTool(id, end), ...(list ? report.plan(list) : [])];
    });
  };

  /** Pieces of a message; what else is in these lines comes again when the block is complete. */
  const piece = (line: Fields): Facts => {
    if (textOf(line.parent_tool_use_id) !== undefined) return [];
    const event = fieldsOf(line.event);
    if (event.type === 'message_start') {
      inPieces = textOf(fieldsOf(event.message).id);
      return [];
    }
    if (event.type === 'message_stop') return report.endMessage();
    if (event.type !== 'content_block_delta') return [];
    const delta = fieldsOf(event.delta);
    if (delta.type === 'text_delta') return report.say(textOf(delta.text) ?? '', inPieces);
    return delta.type === 'thinking_delta' ? report.think(textOf(delta.thinking) ?? '') : [];
  };

  const result = (line: Fields): Facts => {
    const text = textOf(line.result);
    const isFailed = line.is_error === true || String(line.subtype).startsWith('error');
    if (isFailed) {
      const errors = listOf(line.errors).flatMap((error) => textOf(error) ?? []);
      const said = text ?? (errors.join('; ') || (textOf(line.subtype) ?? 'an error without a message'));
      report.failure = { said, status: countOf(line.api_error_status), resetAtMs };
    } else {
      report.failure = undefined;
      report.result = text;
    }
    const { result: _reported, ...rest } = line;
    return [...report.used(usageOfResult(line)), ...report.other('result', rest)];
  };

  return (line: Fields): Facts | undefined => {
    switch (line.type) {
      case 'system':
        // Every line has an id, even the error that there is no such conversation: only this line means that it started.
        if (line.subtype === 'init') report.sessionId = textOf(line.session_id);
        return report.other(textOf(line.subtype) ?? 'system', line);
      case 'assistant':
        return assistant(line);
      case 'user':
        return user(line);
      case 'stream_event':
        return piece(line);
      case 'rate_limit_event': {
        const { status, resetsAt } = fieldsOf(line.rate_limit_info);
        const reset = countOf(resetsAt);
        if (status === 'rejected' && reset !== undefined) resetAtMs = reset * SECOND_MS;
        return report.other('rate_limit', line.rate_limit_info);
      }
      case 'result':
        return result(line);
      default:
        return undefined;
    }
  };
};

/** The text of a tool's answer; the blocks themselves when there is more than text in them. */
const textOfBlocks = (content: unknown): unknown => {
  if (!Array.isArray(content)) return content;
  const texts = content.flatMap((block) => {
    const { type, text } = fieldsOf(block);
    return type === 'text' && typeof text === 'string' ? [text] : [];
  });
  return texts.length === content.length ? texts.join('\n') : content;
};

// The list of tasks that claude keeps with TaskCreate and TaskUpdate, one entry a call, as the plan it amounts to.
const MAX_TASKS = 500;

class ClaudeTasks {
  /** By the id that claude gives them, in order. */
  readonly #tasks = new Map<string, TodoEntry>();
  /** Calls whose result is still to come. */
  readonly #calls = new Map<string, { readonly name: string; readonly input: Fields }>();

  /** Notes a call; others than those of the list are of no interest. */
  called(id: string, name: string, input: unknown): void {
    if (name === 'TaskCreate' || name === 'TaskUpdate') this.#calls.set(id, { name, input: fieldsOf(input) });
  }

  /** The list after the call has come out well; undefined when it has not changed. */
  done(id: string, result: unknown): readonly TodoEntry[] | undefined {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    if (!call) return undefined;
    const { subject, taskId, status } = call.input;
    if (call.name === 'TaskCreate') {
      const created = textOf(fieldsOf(fieldsOf(result).task).id);
      if (created === undefined || this.#tasks.size >= MAX_TASKS) return undefined;
      this.#tasks.set(created, { content: subject, status: 'pending', priority: undefined });
      return [...this.#tasks.values()];
    }
    const known = this.#tasks.get(textOf(taskId) ?? '');
    if (!known) return undefined;
    if (status === 'deleted') this.#tasks.delete(String(taskId));
    else
      this.#tasks.set(String(taskId), {
        ...known,
        content: subject ?? known.content,
        status: status ?? known.status,
      });
    return [...this.#tasks.values()];
  }
}
