// One call of the model: what it says is passed on as it comes, and what it wants and cost is read at the end. A call that
// fails is an answer too, since what came before the failure has been said and counted.

import { messageOf, type Provider } from '@coxswain/protocol';
import {
  jsonSchema,
  type LanguageModel,
  type ModelMessage,
  type SystemModelMessage,
  streamText,
  type ToolSet,
  tool,
} from 'ai';
import type { Endpoint } from './endpoint.ts';
import { ENDPOINT, maxOutputTokensOf } from './language-model.ts';
import type { CallUsage } from './usage-total.ts';

export interface OfferedTool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: Readonly<Record<string, unknown>>;
}

/** A tool call that the model wants. */
export interface WantedCall {
  readonly id: string;
  readonly name: string;
  readonly input: unknown;
  /** Why the arguments cannot be used: they were no JSON. */
  readonly problem?: string | undefined;
}

export interface ModelAnswer {
  readonly text: string;
  readonly reasoning: string;
  readonly calls: readonly WantedCall[];
  readonly finish: string;
  readonly usage: CallUsage | undefined;
  /** It was cut before the provider said what it cost. */
  readonly isCut?: boolean | undefined;
  /** Why it broke off; what was said before is in the other fields. */
  readonly error?: { readonly cause: unknown } | undefined;
}

export interface ModelCall {
  readonly endpoint: Endpoint;
  readonly model: LanguageModel;
  /** The first part changes seldom, the second may change at each call. */
  readonly system: readonly [string, string];
  readonly messages: readonly ModelMessage[];
  readonly tools: readonly OfferedTool[];
  /** Cuts it. */
  readonly signal: AbortSignal;
  /** Awaited for each piece: what is not taken is not read. */
  readonly said: (stream: 'message' | 'thought', text: string) => Promise<void>;
  readonly maxOutputTokens?: number;
  /** How much it is to think, in the words of the provider. */
  readonly effort?: string | undefined;
}

const CACHED = { anthropic: { cacheControl: { type: 'ephemeral' as const } } };

/** Calls the model once. Never rejects for what the provider does; rejects when `said` does. */
export const callModel = async (call: ModelCall): Promise<ModelAnswer> => {
  const { endpoint, signal } = call;
  const answer = { text: '', reasoning: '', finish: 'unknown' };
  const calls: WantedCall[] = [];
  let usage: CallUsage | undefined;
  let counted: CallUsage | undefined;
  let error: { readonly cause: unknown } | undefined;
  const pieces = startStream(call)[Symbol.asyncIterator]();
  while (!error) {
    const next = await pieces.next().catch((cause: unknown) => ({ cause }));
    if ('cause' in next) {
      error = next;
      break;
    }
    if (next.done) break;
    const part = next.value;
    if (part.type === 'text-delta') {
      answer.text += part.text;
      await call.said('message', part.text);
    } else if (part.type === 'reasoning-delta') {
      answer.reasoning += part.text;
      await call.said('thought', part.text);
    } else if (part.type === 'tool-call') {
      const problem = part.invalid ? problemOf(part.error) : undefined;
      calls.push({ id: part.toolCallId, name: part.toolName, input: part.input, problem });
    } else if (part.type === 'raw') counted = rawUsage(endpoint.provider, part.rawValue, counted);
    else if (part.type === 'finish-step') {
      answer.finish = part.finishReason;
      usage = {
        inputTokens: part.usage.inputTokens,
        outputTokens: part.usage.outputTokens,
        cachedTokens: part.usage.inputTokenDetails.cacheReadTokens,
        reasoningTokens: part.usage.outputTokenDetails.reasoningTokens,
      };
    } else if (part.type === 'error') error = { cause: part.error };
  }
  // The stream is left early only after an error: then nothing more is awaited from it.
  if (error) void pieces.return?.().catch(() => {});
  const isReported = usage?.inputTokens !== undefined || usage?.outputTokens !== undefined;
  const failed = error && !signal.aborted ? { error } : {};
  const isCut = signal.aborted && !isReported;
  return { ...answer, calls: isCut ? [] : calls, usage: isReported ? usage : counted, isCut, ...failed };
};

const startStream = (call: ModelCall) => {
  const { endpoint, model, system, messages, tools, signal, maxOutputTokens, effort } = call;
  const isCaching = endpoint.provider === 'anthropic';
  const mostTokens = maxOutputTokens ?? maxOutputTokensOf(endpoint);
  return streamText({
    model,
    instructions: isCaching ? cachedSystem(system) : system.filter((text) => text !== '').join('\n\n'),
    messages: isCaching ? cachedMessages(messages) : [...messages],
    tools: toolSetOf(tools),
    abortSignal: signal,
    maxRetries: 0,
    ...(mostTokens !== undefined && { maxOutputTokens: mostTokens }),
    ...(effort !== undefined && { providerOptions: effortOptions(effort) }),
    include: { rawChunks: true },
    // What goes wrong is read from the stream.
    onError: () => {},
  }).stream;
};

// Each provider reads its own.
const effortOptions = (effort: string) => ({
  anthropic: { effort },
  [ENDPOINT]: { reasoningEffort: effort },
});

const cachedSystem = ([first, second]: readonly [string, string]): SystemModelMessage[] => [
  { role: 'system', content: first, providerOptions: CACHED },
  ...(second === '' ? [] : [{ role: 'system' as const, content: second }]),
];

const cachedMessages = (messages: readonly ModelMessage[]): ModelMessage[] =>
  messages.map((message, at) =>
    at === messages.length - 1 ? { ...message, providerOptions: CACHED } : message,
  );

// They have nothing to execute: the loop does that, one after the other, with everything that belongs to it.
const toolSetOf = (tools: readonly OfferedTool[]): ToolSet =>
  Object.fromEntries(
    tools.map(({ name, description, inputSchema }) => [
      name,
      tool({ description, inputSchema: jsonSchema<unknown>({ ...inputSchema }) }),
    ]),
  );

const problemOf = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return messageOf(cause);
};

// Usage that a provider reported in a stream that broke off: it has been billed, so it counts.
type Json = Readonly<Record<string, unknown>>;

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null;
const count = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

/** What an event of the stream says, over what those before it said. */
const rawUsage = (
  provider: Provider,
  event: unknown,
  before: CallUsage | undefined,
): CallUsage | undefined => {
  if (!isJson(event)) return before;
  const usage = provider === 'anthropic' && isJson(event.message) ? event.message.usage : event.usage;
  if (!isJson(usage)) return before;
  return { ...before, ...defined(provider === 'anthropic' ? ofMessages(usage) : ofCompletions(usage)) };
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
