// A tool call as the client sees it: announced, under way, and over, whatever comes of it.

import type { ToolCallContent, ToolCallLocation, ToolKind } from '@agentclientprotocol/sdk';
import type { Turn } from './turn.ts';

export interface ToolUse<Value> {
  /** Unique within the session. */
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly kind: ToolKind;
  readonly input: unknown;
  readonly locations?: readonly ToolLocation[];
  work(): Promise<ToolResult<Value>>;
}

type ToolLocation = Pick<ToolCallLocation, 'path' | 'line'>;

export interface ToolResult<Value> {
  readonly value: Value;
  readonly output: unknown;
  /** What a person reads of the output. */
  readonly text: string;
  readonly locations?: readonly ToolLocation[];
  readonly hasFailed?: boolean;
}

/** Uses a tool and tells of it. Rejects, after telling so, when the work does or the turn was cancelled meanwhile. */
export const useTool = async <Value>({ voice, signal }: Turn, use: ToolUse<Value>): Promise<Value> => {
  const { id: toolCallId, name, title, kind, input: rawInput, locations = [] } = use;
  const call = { toolCallId, name, title, kind, rawInput, locations: [...locations] };
  await voice.send({ sessionUpdate: 'tool_call', ...call, status: 'in_progress' });
  try {
    const { value, output: rawOutput, text, locations: found, hasFailed = false } = await use.work();
    signal.throwIfAborted();
    await voice.send({
      sessionUpdate: 'tool_call_update',
      toolCallId,
      status: hasFailed ? 'failed' : 'completed',
      content: [textContent(text)],
      rawOutput,
      ...(found && { locations: [...found] }),
    });
    return value;
  } catch (error) {
    const why = signal.aborted ? 'cancelled' : messageOf(error);
    await voice.send({
      sessionUpdate: 'tool_call_update',
      toolCallId,
      status: 'failed',
      content: [textContent(why)],
    });
    throw error;
  }
};

export const textContent = (text: string): ToolCallContent => ({
  type: 'content',
  content: { type: 'text', text },
});

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
