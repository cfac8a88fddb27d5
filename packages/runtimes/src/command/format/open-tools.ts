// The tool calls that an agent printed: each begins once and ends once, whatever of it was printed.

import type { Fact, ToolCall, ToolCallStatus } from '@coxswain/protocol';
import { boundedValue } from '../../acp/updates/bounded.ts';
import { describeTool } from './describe-tool.ts';

export interface BegunTool {
  readonly id: string;
  readonly name: string;
  readonly input?: unknown;
  /** What is known beyond the name and the input. */
  readonly more?: Partial<Pick<ToolCall, 'kind' | 'title' | 'locations' | 'diffs'>>;
}

export interface ToolEnd {
  readonly status: Extract<ToolCallStatus, 'completed' | 'failed' | 'cancelled'>;
  readonly output?: unknown;
  readonly durationMs?: number | undefined;
}

export class OpenTools {
  readonly #open = new Map<string, ToolCall>();

  /** Nothing for one that has started already. */
  begin({ id, name, input, more }: BegunTool): readonly Fact[] {
    if (this.#open.has(id)) return [];
    const call: ToolCall = {
      toolCallId: id,
      name,
      ...describeTool(name, input),
      ...more,
      status: 'running',
      ...(input !== undefined && { input: boundedValue(input) }),
    };
    this.#open.set(id, call);
    return [{ type: 'ToolCallStarted', data: call }];
  }

  /** What it has printed so far. */
  update(id: string, output: unknown): readonly Fact[] {
    const call = this.#open.get(id);
    return call ? [{ type: 'ToolCallUpdated', data: { ...call, output: boundedValue(output) } }] : [];
  }

  /** Nothing for one that never began, or is over. */
  end(id: string, { status, output, durationMs }: ToolEnd): readonly Fact[] {
    const call = this.#open.get(id);
    if (!call) return [];
    this.#open.delete(id);
    const result = { ...(output !== undefined && { output: boundedValue(output) }), durationMs };
    return [{ type: 'ToolCallCompleted', data: { ...call, status, ...result } }];
  }

  /** The agent is gone: what it never said to be over ended with it. */
  endAll(status: 'failed' | 'cancelled'): readonly Fact[] {
    return [...this.#open.keys()].flatMap((id) => this.end(id, { status }));
  }
}
