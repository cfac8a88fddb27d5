// Translates what an ACP agent reports into facts of the ledger. A plain state machine without I/O: the same updates always
// become the same facts; one serves a task, with as many turns as the task has.

import type { PromptResponse, SessionUpdate } from '@agentclientprotocol/sdk/unstable';
import type { Fact, ToolCall, Usage } from '@coxswain/protocol';
import { todoEntries } from '../../command/format/todo-entries.ts';
import { piecesOf } from '../../command/pieces.ts';
import { type AgentInfo, quirksOf } from '../quirks.ts';
import { Answer } from './answer.ts';
import { boundedValue } from './bounded.ts';
import { contentText } from './content-text.ts';
import { Phases } from './phases.ts';
import { planEntries } from './plan.ts';
import { reportedReset } from './rate-limit.ts';
import { type Fields, fieldsOf, textOf } from './reading.ts';
import type { TerminalText } from './tool-call-state.ts';
import { ToolCalls } from './tool-calls.ts';
import { TurnError } from './turn-error.ts';
import { UsageMeter } from './usage-meter.ts';

/** A session update as it came over the wire: also one of a kind that the SDK does not know. */
export type ReportedUpdate =
  | SessionUpdate
  | { readonly sessionUpdate: string; readonly [key: string]: unknown };

export interface TranslatorOptions {
  /** Who the agent says it is, from `initialize`. */
  readonly agentInfo?: AgentInfo | undefined;
  readonly monotonicMs: () => number;
  readonly model?: string | undefined;
  /**
   * What the agent's conversation had cost before this task: 0 for a new one, else what the last `usage_update` before it
   * reported. undefined: not known; then the cost of the task is not known either.
   */
  readonly costBefore?: number | undefined;
  /** When tool calls began that were reported before, by `monotonicMs`. Default: none was. */
  readonly beganMs?: ReadonlyMap<string, number> | undefined;
  /** What a terminal of the agent has printed. Default: nothing is known of terminals. */
  readonly terminalText?: TerminalText | undefined;
}

export type TurnEnd = 'ended' | 'cancelled' | 'failed';

export interface Translator {
  /** Facts for one session update of the agent, in order. */
  update(update: ReportedUpdate): readonly Fact[];
  /** Tool calls that have started and not ended, oldest first. */
  readonly running: readonly ToolCall[];
  /** Call it when the agent's turn is cancelled. */
  stopping(): void;
  /** What is known of an open tool call. */
  toolCall(toolCallId: string): ToolCall | undefined;
  /** Ends a turn: open tool calls are closed, and what the response says of usage is counted. */
  endTurn(response: PromptResponse | undefined, how: TurnEnd): readonly Fact[];
  /** What the agent said last: the text of its final message. */
  readonly answer: string;
  /** What the task consumed so far; undefined when nothing was reported. */
  readonly usage: Usage | undefined;
  /** What the agent's conversation cost in all, for `costBefore` of the next task. */
  readonly costSoFar: number | undefined;
  /** Why the turn that ended was broken off although the agent answered it; undefined when it was not. Returned once. */
  turnError(): string | undefined;
  /** A provider refused a request until then, in milliseconds since 1970. */
  readonly limitResetAtMs: number | undefined;
}

const MAX_KINDS = 100;

export const createTranslator = (options: TranslatorOptions): Translator => new TurnTranslator(options);

class TurnTranslator implements Translator {
  readonly #answer = new Answer();
  readonly #tools: ToolCalls;
  readonly #usage: UsageMeter;
  readonly #phases = new Phases();
  readonly #turnError = new TurnError();
  /** The last report of each kind that has no event of its own: agents repeat themselves. */
  readonly #lastReported = new Map<string, string>();
  #lastUsage = '';
  #lastPlan = '';
  readonly #planTool: string | undefined;
  #callsBefore = 0;
  #limitResetAtMs: number | undefined;

  constructor({
    agentInfo,
    monotonicMs,
    model,
    costBefore,
    beganMs,
    terminalText = () => undefined,
  }: TranslatorOptions) {
    const quirks = quirksOf(agentInfo);
    const { titlesByTool, abortedMark, planTool } = quirks;
    this.#planTool = planTool;
    this.#tools = new ToolCalls({ monotonicMs, beganMs, terminalText, titlesByTool, abortedMark });
    this.#usage = new UsageMeter({ quirks, model, costBefore });
  }

  get running(): readonly ToolCall[] {
    return this.#tools.open;
  }

  get answer(): string {
    return this.#answer.text;
  }

  get usage(): Usage | undefined {
    return this.#usage.usage;
  }

  get costSoFar(): number | undefined {
    return this.#usage.costSoFar;
  }

  get limitResetAtMs(): number | undefined {
    return this.#limitResetAtMs;
  }

  stopping(): void {
    this.#tools.stopping();
  }

  turnError(): string | undefined {
    return this.#turnError.why();
  }

  toolCall(toolCallId: string): ToolCall | undefined {
    return this.#tools.get(toolCallId);
  }

  update(reported: ReportedUpdate): readonly Fact[] {
    const update = fieldsOf(reported);
    this.#limitResetAtMs = reportedReset(update) ?? this.#limitResetAtMs;
    this.#usage.take(update);
    if (this.#turnError.take(update)) return printed(contentText(update.content) ?? '');
    return [...this.#factsOf(update), ...this.#usageFacts()];
  }

  endTurn(response: PromptResponse | undefined, how: TurnEnd): readonly Fact[] {
    const closed = this.#tools.endAll(how === 'failed' ? 'failed' : 'cancelled');
    this.#usage.endTurn(response, {
      usedTools: this.#tools.count > this.#callsBefore,
      isCut: how === 'cancelled',
    });
    this.#callsBefore = this.#tools.count;
    this.#answer.close();
    return [...closed, ...this.#turnReport(response), ...this.#usageFacts()];
  }

  #factsOf(update: Fields): readonly Fact[] {
    switch (update.sessionUpdate) {
      // Its own prompt is known here.
      case 'user_message_chunk':
        return [];
      case 'agent_message_chunk':
      case 'agent_thought_chunk':
        return this.#chunk(update);
      case 'tool_call':
      case 'tool_call_update':
        return this.#toolCall(update);
      case 'plan':
        return [{ type: 'PlanUpdated', data: { entries: planEntries(update) } }];
      default:
        return this.#other(update);
    }
  }

  #chunk(update: Fields): readonly Fact[] {
    const text = contentText(update.content);
    if (text === undefined) return this.#other(update);
    if (text === '') return [];
    // What helpers inside the agent say is not its answer.
    const isMessage = update.sessionUpdate === 'agent_message_chunk' && !isOfHelper(update);
    const gap = isMessage ? this.#answer.add(text, textOf(update.messageId)) : '';
    const stream = isMessage ? 'message' : 'thought';
    const pieces = piecesOf(gap + text).map(
      (piece): Fact => ({ type: 'StreamChunk', data: { stream, text: piece } }),
    );
    const isCalling = this.#tools.open.length > 0;
    const phase = isMessage ? 'working' : 'thinking';
    return isCalling ? pieces : [...this.#phases.report({ phase }, this.#tools.count), ...pieces];
  }

  #toolCall(update: Fields): readonly Fact[] {
    const before = this.#tools.count;
    const facts = this.#tools.update(update);
    if (!facts) return this.#other(update);
    if (this.#tools.count > before && !isOfHelper(update)) this.#answer.close();
    if (facts.length === 0) return [];
    const plans = facts.flatMap((fact) => this.#planIn(fact));
    return [...facts, ...plans, ...this.#phases.reportTools(this.#tools.open, this.#tools.count)];
  }

  #planIn(fact: Fact): readonly Fact[] {
    const isTool = fact.type === 'ToolCallUpdated' || fact.type === 'ToolCallCompleted';
    if (!isTool || this.#planTool === undefined || fact.data.name !== this.#planTool) return [];
    const entries = planEntries({ entries: todoEntries(fact.data.input) });
    const notation = JSON.stringify(entries);
    if (entries.length === 0 || notation === this.#lastPlan) return [];
    this.#lastPlan = notation;
    return [{ type: 'PlanUpdated', data: { entries } }];
  }

  #other({ sessionUpdate, ...rest }: Fields): readonly Fact[] {
    const kind = textOf(sessionUpdate) ?? 'unknown';
    const data = boundedValue(rest);
    const notation = JSON.stringify(data);
    if (this.#lastReported.get(kind) === notation) return [];
    if (this.#lastReported.size >= MAX_KINDS) this.#lastReported.clear();
    this.#lastReported.set(kind, notation);
    return [{ type: 'AgentUpdate', data: { kind, data } }];
  }

  // The raw counts as the agent sent them: the source beside the number.
  #turnReport(response: unknown): readonly Fact[] {
    const { stopReason, usage, _meta } = fieldsOf(response);
    if (stopReason === undefined) return [];
    const data = boundedValue({ stopReason, usage, _meta });
    return [{ type: 'AgentUpdate', data: { kind: 'turn_ended', data } }];
  }

  #usageFacts(): readonly Fact[] {
    const usage = this.#usage.usage;
    const notation = JSON.stringify(usage) ?? '';
    if (!usage || notation === this.#lastUsage) return [];
    this.#lastUsage = notation;
    return [{ type: 'UsageUpdated', data: { usage } }];
  }
}

const printed = (text: string): readonly Fact[] =>
  piecesOf(text).map((piece): Fact => ({ type: 'StreamChunk', data: { stream: 'stderr', text: piece } }));

// claude and qwen report which tool call a helper works for.
const isOfHelper = ({ _meta }: Fields): boolean => {
  const meta = fieldsOf(_meta);
  return Boolean(fieldsOf(meta.claudeCode).parentToolUseId ?? meta.parentToolCallId);
};
