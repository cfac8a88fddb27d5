// What a provider told of usage in a stream that did not come to its end: it has been counted, so it is not left out.

import type { Provider } from '@coxswain/protocol';
import type { CallUsage } from './usage-total.ts';

type Json = Readonly<Record<string, unknown>>;

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null;
const count = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

/** What an event of the stream says, over what those before it said. */
export const rawUsage = (
  provider: Provider,
  event: unknown,
  before: CallUsage | undefined,
): CallUsage | undefined => {
  if (!isJson(event)) return before;
  const told = provider === 'anthropic' && isJson(event.message) ? event.message.usage : event.usage;
  if (!isJson(told)) return before;
  return { ...before, ...defined(provider === 'anthropic' ? ofMessages(told) : ofCompletions(told)) };
};

const defined = (usage: CallUsage): CallUsage =>
  Object.fromEntries(Object.entries(usage).filter(([, value]) => value !== undefined));

const ofCompletions = (usage: Json): CallUsage => {
  const { prompt_tokens_details: input, completion_tokens_details: output } = usage;
  return {
    inputTokens: count(usage.prompt_tokens),
    outputTokens: count(usage.completion_tokens),
    cachedTokens: isJson(input) ? count(input.cached_tokens) : undefined,
    reasoningTokens: isJson(output) ? count(output.reasoning_tokens) : undefined,
  };
};

const ofMessages = (usage: Json): CallUsage => {
  const cached = count(usage.cache_read_input_tokens);
  const fresh = count(usage.input_tokens);
  const written = count(usage.cache_creation_input_tokens) ?? 0;
  return {
    // Here the input tokens are those outside the cache.
    inputTokens: fresh === undefined ? undefined : fresh + (cached ?? 0) + written,
    outputTokens: count(usage.output_tokens),
    cachedTokens: cached,
  };
};
