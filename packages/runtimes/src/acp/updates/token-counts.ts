// Counts of tokens in every form that agents report them. What comes out has one meaning: `inputTokens` is all that went
// into the models, `outputTokens` all that came out, and what was cached or only thought is contained in them.

import type { Usage } from '@coxswain/protocol';
import { countOf, type Fields, fieldsOf, isFields, listOf, textOf } from './reading.ts';

export type TokenCounts = Pick<Usage, 'inputTokens' | 'outputTokens' | 'cachedTokens' | 'reasoningTokens'>;
export type Counted = TokenCounts & { readonly model?: string | undefined };

const first = (fields: Fields, ...names: readonly string[]): number | undefined =>
  names.map((name) => countOf(fields[name])).find((count) => count !== undefined);

const sum = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined ? other : one + (other ?? 0);

/** The sum of both; what neither reported stays unreported. */
export const addCounts = (one: TokenCounts, other: TokenCounts): TokenCounts => ({
  inputTokens: sum(one.inputTokens, other.inputTokens),
  outputTokens: sum(one.outputTokens, other.outputTokens),
  cachedTokens: sum(one.cachedTokens, other.cachedTokens),
  reasoningTokens: sum(one.reasoningTokens, other.reasoningTokens),
});

/**
 * Reads `usage` of the protocol, and the same counts under the names that agents use beside it. Some count cached and
 * thought tokens inside input and output and some beside them: their total shows which. undefined when nothing is there.
 */
export const readCounts = (value: unknown): TokenCounts | undefined => {
  if (!isFields(value)) return undefined;
  const input = first(value, 'inputTokens', 'input_tokens');
  const output = first(value, 'outputTokens', 'output_tokens');
  if (input === undefined && output === undefined) return undefined;
  const read = first(value, 'cachedReadTokens', 'cachedInputTokens', 'cached_input_tokens');
  const written = first(value, 'cachedWriteTokens', 'cacheWriteInputTokens') ?? 0;
  const thought = first(value, 'thoughtTokens', 'reasoningOutputTokens', 'reasoning_output_tokens');
  const beside = besideOf({
    total: first(value, 'totalTokens', 'total_tokens'),
    base: (input ?? 0) + (output ?? 0),
    cached: (read ?? 0) + written,
    thought: thought ?? 0,
  });
  return {
    inputTokens: input === undefined ? undefined : input + beside.cached,
    outputTokens: output === undefined ? undefined : output + beside.thought,
    cachedTokens: read,
    reasoningTokens: thought,
  };
};

interface Parts {
  readonly total: number | undefined;
  readonly base: number;
  readonly cached: number;
  readonly thought: number;
}

/** How much of the total is outside input and output. */
const besideOf = ({ total, base, cached, thought }: Parts): Pick<Parts, 'cached' | 'thought'> => {
  const ways = [
    { cached: 0, thought: 0 },
    { cached, thought },
    { cached, thought: 0 },
    { cached: 0, thought },
  ];
  return ways.find((way) => base + way.cached + way.thought === total) ?? { cached: 0, thought: 0 };
};

/**
 * Reads `_meta.quota` of gemini, claude and codex. Its rows by model count what `token_count` leaves out, like helpers
 * inside the agent and its own summaries, so they come first.
 */
export const readQuota = (meta: unknown): Counted | undefined => {
  const { token_count: whole, model_usage: byModel } = fieldsOf(fieldsOf(meta).quota);
  const rows = listOf(byModel).flatMap((row) => {
    const { model, token_count: reported } = fieldsOf(row);
    const counts = readCounts(reported);
    return counts ? [{ model: textOf(model), counts }] : [];
  });
  if (rows.length === 0) return readCounts(whole);
  const total = rows.map(({ counts }) => counts).reduce(addCounts);
  const [largest] = rows.toSorted((a, b) => (b.counts.inputTokens ?? 0) - (a.counts.inputTokens ?? 0));
  return { ...total, model: largest?.model };
};
