// The tool calls of a turn, from first report to end. A report replaces the one before it;
// one with nothing new is dropped.

import type { Fact, ToolCall, ToolCallStatus } from '@coxswain/protocol';
import { type Fields, textOf } from './reading.ts';
import {
  isOver,
  mergeUpdate,
  newToolCall,
  type TerminalText,
  type ToolCallState,
  viewOf,
} from './tool-call-state.ts';

interface Entry {
  readonly state: ToolCallState;
  shown: ToolCall;
  shownMs: number;
}

const MAX_ID_LENGTH = 256;
/**
 * While a tool prints, its whole output is reported again and again: less often the longer it runs, so that what is stored
 * stays in proportion to what was printed.
 */
const SHORTEST_PAUSE_MS = 500;
const PAUSE_SHARE = 1 / 4;

export class ToolCalls {
  readonly #options;
  readonly #open = new Map<string, Entry>();
  readonly #over = new Set<string>();
  #isStopping = false;

  constructor(options: {
    readonly monotonicMs: () => number;
    /** When calls began that were reported before. */
    readonly beganMs?: ReadonlyMap<string, number> | undefined;
    readonly terminalText: TerminalText;
    /** The first title of a call is the name of its tool. */
    readonly titlesByTool?: boolean;
    /** How the output of a call ends that was aborted but is reported as completed or failed. */
    readonly abortedMark?: RegExp | undefined;
  }) {
    this.#options = options;
  }

  /** How many have started. */
  get count(): number {
    return this.#open.size + this.#over.size;
  }

  /** Those that have not ended, oldest first. */
  get open(): readonly ToolCall[] {
    return [...this.#open.values()].map(({ shown }) => shown);
  }

  get(toolCallId: string): ToolCall | undefined {
    return this.#open.get(idOf(toolCallId))?.shown;
  }

  /** undefined: the call is unknown or has ended, so the update does not belong here. */
  update(update: Fields): readonly Fact[] | undefined {
    const given = textOf(update.toolCallId);
    const toolCallId = given === undefined ? undefined : idOf(given);
    if (toolCallId === undefined || this.#over.has(toolCallId)) return undefined;
    const known = this.#open.get(toolCallId);
    if (!known) return this.#begin(toolCallId, update);
    mergeUpdate(known.state, update);
    return isOver(known.state) ? this.#end(known) : this.#change(known);
  }

  /** The agent was cancelled: from now on a call that reports it was aborted is believed. */
  stopping(): void {
    this.#isStopping = true;
  }

  /** Ends every open call: one that only waited for its turn was skipped. */
  endAll(status: Extract<ToolCallStatus, 'failed' | 'cancelled'>): readonly Fact[] {
    return [...this.#open.values()].flatMap((entry) => {
      entry.state.status = entry.state.status === 'pending' ? 'skipped' : status;
      return this.#end(entry);
    });
  }

  #begin(toolCallId: string, update: Fields): readonly Fact[] {
    const nowMs = this.#options.beganMs?.get(toolCallId) ?? this.#options.monotonicMs();
    const state = newToolCall(toolCallId, nowMs);
    mergeUpdate(state, update);
    if (this.#options.titlesByTool) state.reportedName ??= nameIn(state.title);
    const isAlreadyOver = isOver(state);
    const view = this.#viewOf(state);
    const shown: ToolCall = isAlreadyOver ? { ...view, status: 'running', output: undefined } : view;
    const entry: Entry = { state, shown, shownMs: nowMs };
    this.#open.set(toolCallId, entry);
    const started: Fact = { type: 'ToolCallStarted', data: shown };
    return isAlreadyOver ? [started, ...this.#end(entry)] : [started];
  }

  #change(entry: Entry): readonly Fact[] {
    const view = this.#viewOf(entry.state);
    if (!this.#isWorthReporting(entry, view)) return [];
    entry.shown = view;
    entry.shownMs = this.#options.monotonicMs();
    return [{ type: 'ToolCallUpdated', data: view }];
  }

  #end({ state }: Entry): readonly Fact[] {
    this.#open.delete(state.toolCallId);
    this.#over.add(state.toolCallId);
    const durationMs = Math.max(0, Math.round(this.#options.monotonicMs() - state.startedMs));
    const view = this.#viewOf(state);
    const status = this.#wasAborted(view) ? 'cancelled' : view.status;
    return [{ type: 'ToolCallCompleted', data: { ...view, status, durationMs } }];
  }

  /**
   * Only the agent's own report is believed, and only after it was cancelled: a tool may really be done in that
   * moment, and a program may print anything.
   */
  #wasAborted({ output }: ToolCall): boolean {
    const { abortedMark } = this.#options;
    return this.#isStopping && typeof output === 'string' && abortedMark?.test(output) === true;
  }

  #isWorthReporting({ state, shown, shownMs }: Entry, view: ToolCall): boolean {
    if (headOf(shown) !== headOf(view)) return true;
    if (JSON.stringify(shown) === JSON.stringify(view)) return false;
    const nowMs = this.#options.monotonicMs();
    return nowMs - shownMs >= Math.max(SHORTEST_PAUSE_MS, (shownMs - state.startedMs) * PAUSE_SHARE);
  }

  #viewOf(state: ToolCallState): ToolCall {
    return viewOf(state, this.#options.terminalText);
  }
}

const idOf = (toolCallId: string): string => toolCallId.slice(0, MAX_ID_LENGTH);

const nameIn = (title = ''): string | undefined => (/^[\w-]{1,64}$/.test(title) ? title : undefined);

const isBare = (input: unknown): boolean =>
  input === undefined || (typeof input === 'object' && input !== null && Object.keys(input).length === 0);

/** What is reported at once when it changes: all but the input that still grows, the output and the differences. */
const headOf = ({ output: _output, diffs, input, ...head }: ToolCall): string =>
  JSON.stringify([head, isBare(input), diffs?.length ?? 0]);
