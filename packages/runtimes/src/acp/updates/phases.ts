// What the agent is doing, in a word: reported when it changes, and every few tool calls to show progress.

import type { Fact, Phase, ToolCall } from '@coxswain/protocol';

const CALLS_BETWEEN = 10;

interface Doing {
  readonly phase: Phase;
  readonly detail?: string | undefined;
}

export class Phases {
  #last: Doing | undefined;
  #reportedCalls = 0;

  /** The fact, if there is something to report. `calls`: how many tool calls have started. */
  report({ phase, detail }: Doing, calls: number): readonly Fact[] {
    const isSame = this.#last?.phase === phase && this.#last.detail === detail;
    if (isSame && calls - this.#reportedCalls < CALLS_BETWEEN) return [];
    this.#last = { phase, detail };
    this.#reportedCalls = calls;
    return [{ type: 'AgentStatus', data: { phase, detail, iterations: calls > 0 ? calls : undefined } }];
  }

  /** The phase given the open tool calls: the newest one, or thinking when there is none. */
  reportTools(open: readonly ToolCall[], calls: number): readonly Fact[] {
    const newest = open.at(-1);
    if (!newest) return this.report({ phase: 'thinking' }, calls);
    return this.report({ phase: 'calling_tool', detail: newest.title ?? newest.name }, calls);
  }
}
