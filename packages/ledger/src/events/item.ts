// An event as the feed shares it: serialised when the first reader asks, once for all of them, and never if none does.

import type { LedgerEvent, Task } from '@coxswain/protocol';
import type { FeedItem } from '../ledger.ts';

/** What an event weighs in memory besides its text, about. */
const ENVELOPE_BYTES = 600;

export class SharedItem implements FeedItem {
  readonly event: LedgerEvent;
  /** About how much memory it keeps. */
  readonly sizeBytes: number;
  #json: string | undefined;

  constructor(event: LedgerEvent) {
    this.event = event;
    this.sizeBytes = ENVELOPE_BYTES + 2 * textLength(event);
  }

  get json(): string {
    this.#json ??= JSON.stringify(this.event);
    return this.#json;
  }
}

/** The length of what may be long in an event. */
const textLength = (event: LedgerEvent): number => {
  switch (event.type) {
    case 'StreamChunk':
    case 'MessageAdded':
      return event.data.text.length;
    case 'TaskQueued':
      return requestLength(event.data.task);
    case 'TaskCompleted':
      return event.data.result?.length ?? 0;
    case 'ToolCallStarted':
    case 'ToolCallUpdated':
    case 'ToolCallCompleted':
      return lengthOf(event.data.input) + lengthOf(event.data.output) + lengthOf(event.data.diffs);
    case 'AgentUpdate':
      return lengthOf(event.data.data);
    case 'ItemMoved':
      return event.data.message?.length ?? 0;
    default:
      return 0;
  }
};

const requestLength = ({ prompt, command, input, outputSchema, composition }: Task): number =>
  prompt.length +
  [command, input, outputSchema, composition].reduce<number>((sum, one) => sum + lengthOf(one), 0);

const lengthOf = (value: unknown): number => {
  if (typeof value === 'string') return value.length;
  return value === undefined || value === null ? 0 : JSON.stringify(value).length;
};
