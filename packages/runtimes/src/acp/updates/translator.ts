// What an ACP agent tells, as facts of the ledger: one translator for one turn. It is a plain state machine without I/O,
// so that the same updates always become the same facts.

import type { PromptResponse, SessionUpdate } from '@agentclientprotocol/sdk/unstable';
import type { Fact, Usage } from '@coxswain/protocol';

/** A session update as it came over the wire: also one of a kind that the SDK does not know. */
export type ToldUpdate = SessionUpdate | { readonly sessionUpdate: string; readonly [key: string]: unknown };

export interface TranslatorOptions {
  /** Who the agent says it is, from `initialize`. */
  readonly agentInfo?: { readonly name: string; readonly version: string };
  readonly monotonicMs: () => number;
  readonly model?: string;
}

export interface Translator {
  /** Facts for one session update of the agent, in order. */
  update(update: ToldUpdate): readonly Fact[];
  /** Tool calls that have begun and not ended, oldest first. */
  readonly running: readonly { readonly toolCallId: string; readonly name: string }[];
  /** Ends the turn: open tool calls are closed, and what the response says of usage is counted. */
  endTurn(response: PromptResponse | undefined, how: 'ended' | 'cancelled' | 'failed'): readonly Fact[];
  /** What the agent said last: the text of its final message. */
  readonly answer: string;
  readonly usage: Usage | undefined;
}

export declare const createTranslator: (options: TranslatorOptions) => Translator;
