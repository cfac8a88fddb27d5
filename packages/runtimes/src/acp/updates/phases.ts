// What the agent is doing, in a word: told when it changes, and every few tool calls so that progress can be seen.

import type { Fact, Phase, ToolCall } from '@coxswain/protocol';

const CALLS_BETWEEN = 10;

interface Doing {
  readonly phase: Phase;
  readonly detail?: string;
}

export class Phases {
  #last: Doing | undefined;
  #reportedCalls = 0;

  /** The fact, if there is something to tell. `calls`: how many tool calls have begun. */
  report({ phase, detail }: Doing, calls: number): readonly Fact[] {
    const isSame = this.#last?.phase === phase && this.#last.detail === detail;
    if (isSame && calls - this.#reportedCalls < CALLS_BETWEEN) return [];
    this.#last = { phase, detail };
    this.#reportedCalls = calls;
    return [{ type: 'AgentStatus', data: { phase, detail, iterations: calls > 0 ? calls : undefined } }];
  }

  /** What is to be told of the tool calls that are open: the newest one, or that the agent goes on by itself. */
  reportTools(open: readonly ToolCall[], calls: number): readonly Fact[] {
    const newest = open.at(-1);
    if (!newest) return this.report({ phase: 'thinking' }, calls);
    return this.report({ phase: 'calling_tool', detail: newest.title ?? newest.name }, calls);
  }
}
