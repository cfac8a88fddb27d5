// What an agent reports in its lines, as facts, and what is known about the run at its end. The readers of all formats go
// through this, so that the same report becomes the same fact in every format.

import type { Fact, PlanEntry, Stream, Usage } from '@coxswain/protocol';
import { Answer } from '../../acp/updates/answer.ts';
import { boundedValue } from '../../acp/updates/bounded.ts';
import { planEntries } from '../../acp/updates/plan.ts';
import { piecesOf } from '../pieces.ts';
import { type BegunTool, OpenTools, type ToolEnd } from './open-tools.ts';

type Facts = readonly Fact[];

/** A failure in the agent's own words, with its status and reset time. */
export interface Failure {
  readonly said: string;
  /** Of HTTP. */
  readonly status?: number | undefined;
  /** When a limit resets, in milliseconds since 1970. */
  readonly resetAtMs?: number | undefined;
}

export class RunReport {
  readonly tools = new OpenTools();
  readonly #answer = new Answer();
  /** The answer as the agent itself names it at its end. */
  result: string | undefined;
  failure: Failure | undefined;
  /** The agent's own id of the conversation. */
  sessionId: string | undefined;
  #usage: Usage | undefined;
  #lastUnit = '\n';

  /** The answer: what the agent named so, else its last message. */
  get answer(): string | undefined {
    return this.result ?? (this.#answer.text || undefined);
  }

  get usage(): Usage | undefined {
    return this.#usage;
  }

  /** A piece of a message. */
  say(text: string, messageId?: string): Facts {
    if (text === '') return [];
    this.#answer.add(text, messageId);
    this.#lastUnit = text.at(-1) ?? this.#lastUnit;
    return chunks('message', text);
  }

  /** A message that came as a whole: what follows begins on a new line. */
  sayWhole(text: string): Facts {
    this.#answer.close();
    return [...this.say(text), ...this.endMessage()];
  }

  /** Ends the message. */
  endMessage(): Facts {
    this.#answer.close();
    if (this.#lastUnit === '\n') return [];
    this.#lastUnit = '\n';
    return chunks('message', '\n');
  }

  think(text: string): Facts {
    return text === '' ? [] : chunks('thought', text);
  }

  beginTool(tool: BegunTool): Facts {
    return [...this.endMessage(), ...this.tools.begin(tool)];
  }

  endTool(id: string, end: ToolEnd): Facts {
    return this.tools.end(id, end);
  }

  plan(entries: readonly { readonly [Key in keyof PlanEntry]: unknown }[]): Facts {
    return [{ type: 'PlanUpdated', data: { entries: planEntries({ entries }) } }];
  }

  /** The totals so far; nothing when they are known already. */
  used(usage: Usage): Facts {
    const reported = { ...usage, reportedBy: 'agent' };
    if (JSON.stringify(reported) === JSON.stringify(this.#usage)) return [];
    this.#usage = reported;
    return [{ type: 'UsageUpdated', data: { usage: reported } }];
  }

  /** What there is no other fact for. */
  other(kind: string, data: unknown): Facts {
    return [{ type: 'AgentUpdate', data: { kind, data: boundedValue(data) } }];
  }
}

const chunks = (stream: Stream, text: string): Facts =>
  piecesOf(text).map((piece) => ({ type: 'StreamChunk', data: { stream, text: piece } }));
