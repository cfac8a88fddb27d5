// Keeps the conversation within the model's window: before a call that would fill it, and after one that was too long.

import type { AgentDefinition } from '@coxswain/protocol';
import type { Asked } from './ask-model.ts';
import type { ModelCall } from './call-model.ts';
import {
  COMPACT_SYSTEM,
  compactPrompt,
  estimatedTokens,
  isFull,
  lastMessages,
  summaryMessage,
} from './compaction.ts';
import type { Dialogue } from './dialogue.ts';
import type { Endpoint } from './endpoint.ts';
import { languageModelOf } from './language-model.ts';
import type { ModelFailure } from './model-failure.ts';
import type { CallUsage } from './usage-total.ts';

export interface ContextWindowParts {
  readonly agent: AgentDefinition;
  readonly endpoint: Endpoint;
  readonly contextTokens: number;
  readonly dialogue: Dialogue;
  readonly ask: (call: ModelCall) => Promise<Asked>;
  /** Cuts a call in flight. */
  readonly signal: AbortSignal;
  /** The run is to stop: nothing new begins. */
  readonly stop: AbortSignal;
  /** Called before the conversation is shortened. */
  readonly compacting: () => Promise<void>;
}

export interface ContextWindow {
  /** Notes what the provider counted in the last call. */
  seen(usage: CallUsage | undefined): void;
  /** Makes the conversation shorter when the next call would fill the window. Answers why that failed. */
  makeRoom(): Promise<ModelFailure | undefined>;
  /** undefined: the conversation was too long and is shorter now, so it can be asked again. Else the failure. */
  recover(failure: ModelFailure): Promise<ModelFailure | undefined>;
}

export const contextWindow = (parts: ContextWindowParts): ContextWindow => {
  const { agent, contextTokens, dialogue } = parts;
  let usedTokens: number | undefined;
  let sizeThen = 0;
  /** It was just made shorter: doing it again would not help. */
  let isFresh = false;

  // What the provider counted, and what came since then; without its count all is estimated.
  const tokensNow = (): number => {
    const estimated = estimatedTokens(dialogue.messages());
    return usedTokens === undefined ? estimated : usedTokens + Math.max(0, estimated - sizeThen);
  };

  const compact = async (): Promise<ModelFailure | undefined> => {
    await parts.compacting();
    const messages = dialogue.messages();
    const asked = await parts.ask(summaryCall(parts));
    if ('failure' in asked)
      return {
        ...asked.failure,
        message: `the conversation could not be summarised: ${asked.failure.message}`,
      };
    if (parts.stop.aborted) return undefined;
    if (asked.answer.text.trim() === '')
      return {
        kind: 'final',
        message: 'the conversation could not be summarised: the model answered nothing',
      };
    const summary = summaryMessage(asked.answer.text, messages, contextTokens);
    await dialogue.compact(summary, lastMessages(messages, contextTokens));
    usedTokens = undefined;
    isFresh = true;
    return undefined;
  };

  return {
    seen: (usage) => {
      isFresh = false;
      usedTokens = usage?.inputTokens;
      sizeThen = estimatedTokens(dialogue.messages());
    },
    makeRoom: async () => {
      if (isFresh || dialogue.messages().length < 2 || !isFull(tokensNow(), contextTokens)) return undefined;
      return compact();
    },
    recover: async (failure) => {
      if (failure.kind !== 'too_long') return failure;
      if (!isFresh && dialogue.messages().length > 1) return compact();
      const fix = `set agents.${agent.name}.contextTokens (now ${contextTokens}) to the window of its model`;
      return {
        kind: 'final',
        message: `${failure.message}; even summarised, the conversation does not fit: ${fix}`,
      };
    },
  };
};

const summaryCall = ({ agent, endpoint, contextTokens, dialogue, signal }: ContextWindowParts): ModelCall => {
  const at = { ...endpoint, model: agent.models?.compact ?? endpoint.model };
  return {
    endpoint: at,
    model: languageModelOf(at),
    system: [COMPACT_SYSTEM, ''],
    messages: [{ role: 'user', content: compactPrompt(dialogue.messages(), contextTokens) }],
    tools: [],
    signal,
    // The summary is no part of what the agent says.
    said: async () => {},
  };
};
