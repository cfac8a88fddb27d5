// What claude counts: of each message as it comes, and of everything, hidden calls included, at the end.

import type { Usage } from '@coxswain/protocol';
import { countOf, type Fields, fieldsOf } from '../../acp/updates/reading.ts';

interface Counts {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedTokens: number;
}
const NONE: Counts = { inputTokens: 0, outputTokens: 0, cachedTokens: 0 };

const sum = (one: Counts, other: Counts): Counts => ({
  inputTokens: one.inputTokens + other.inputTokens,
  outputTokens: one.outputTokens + other.outputTokens,
  cachedTokens: one.cachedTokens + other.cachedTokens,
});

/** Tokens read from or written to a cache are counted beside the input. */
const countsOf = (
  input: unknown,
  output: unknown,
  cache: readonly [read: unknown, written: unknown],
): Counts => {
  const [read, written] = cache.map((count) => countOf(count) ?? 0);
  return {
    inputTokens: (countOf(input) ?? 0) + (read ?? 0) + (written ?? 0),
    outputTokens: countOf(output) ?? 0,
    cachedTokens: read ?? 0,
  };
};

const readUsage = (usage: unknown): Counts => {
  const reported = fieldsOf(usage);
  const cache = [reported.cache_read_input_tokens, reported.cache_creation_input_tokens] as const;
  return countsOf(reported.input_tokens, reported.output_tokens, cache);
};

/** Adds up messages: each is reported several times, with growing counts. */
export class ClaudeUsage {
  #before = NONE;
  #current: { readonly id: string; readonly counts: Counts } | undefined;

  /** The totals with this message. */
  message(id: string, usage: unknown, model: string | undefined): Usage {
    if (this.#current !== undefined && this.#current.id !== id)
      this.#before = sum(this.#before, this.#current.counts);
    this.#current = { id, counts: readUsage(usage) };
    return { ...sum(this.#before, this.#current.counts), model };
  }
}

/** The totals of a `result` line: by model, which has what the agent did for itself as well; else its `usage`. */
export const usageOfResult = (line: Fields): Usage => {
  const rows = Object.entries(fieldsOf(line.modelUsage)).map(([model, row]) => {
    const { inputTokens, outputTokens, cacheReadInputTokens, cacheCreationInputTokens } = fieldsOf(row);
    const cache = [cacheReadInputTokens, cacheCreationInputTokens] as const;
    return { model, counts: countsOf(inputTokens, outputTokens, cache) };
  });
  const [largest] = rows.toSorted((a, b) => b.counts.inputTokens - a.counts.inputTokens);
  const counts = rows.length > 0 ? rows.map((row) => row.counts).reduce(sum) : readUsage(line.usage);
  const cost = countOf(line.total_cost_usd);
  return { ...counts, model: largest?.model, ...(cost !== undefined && { cost, currency: 'USD' }) };
};
