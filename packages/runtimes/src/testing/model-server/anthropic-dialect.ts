// The messages API of Anthropic (https://docs.anthropic.com/en/api/messages-streaming). It reports what the input cost when
// the answer begins, and what the output cost when it ends.

import type { AnswerOptions, ApiDialect, Finish, Frame, StreamWriter } from './answer-writer.ts';
import type { Claim } from './claim.ts';

const STOP_REASON: Readonly<Record<Finish, string>> = {
  stop: 'end_turn',
  length: 'max_tokens',
  tool: 'tool_use',
  filter: 'refusal',
};

const usageOf = ({ input, output, cached = 0, cacheWritten = 0 }: Claim) => ({
  // Here the input tokens are those outside the cache.
  input_tokens: input - cached - cacheWritten,
  cache_read_input_tokens: cached,
  cache_creation_input_tokens: cacheWritten,
  output_tokens: output,
});

const streamWriter = ({ id, model, claim }: AnswerOptions): StreamWriter => {
  const claimed: Claim = claim ?? { input: 0, output: 0 };
  const frame = (event: string, data: object): Frame => ({ event, data: { type: event, ...data } });
  let index = -1;
  let open: string | undefined;
  const close = (): readonly Frame[] => {
    if (open === undefined) return [];
    open = undefined;
    return [frame('content_block_stop', { index })];
  };
  const openBlock = (type: string, content_block: object): readonly Frame[] => {
    if (open === type && type !== 'tool_use') return [];
    const closed = close();
    open = type;
    index += 1;
    return [...closed, frame('content_block_start', { index, content_block: { type, ...content_block } })];
  };
  const delta = (each: object): Frame => frame('content_block_delta', { index, delta: each });
  return {
    begin: () => {
      const begun = { ...claimed, output: Math.min(1, claimed.output) };
      const message = { id, type: 'message', role: 'assistant', model, content: [], stop_reason: null };
      const first = frame('message_start', { message: { ...message, usage: usageOf(begun) } });
      return [claim ? { ...first, claim: begun } : first];
    },
    text: (text) => [...openBlock('text', { text: '' }), delta({ type: 'text_delta', text })],
    reasoning: (thinking) => [
      ...openBlock('thinking', { thinking: '', signature: '' }),
      delta({ type: 'thinking_delta', thinking }),
    ],
    tool: ({ id: callId, name, inputParts }) => [
      ...openBlock('tool_use', { id: callId, name, input: {} }),
      ...inputParts.map((partial_json) => delta({ type: 'input_json_delta', partial_json })),
    ],
    error: (message, type) => [frame('error', { error: { type, message } })],
    end: (finish) => {
      const last = frame('message_delta', {
        delta: { stop_reason: STOP_REASON[finish], stop_sequence: null },
        usage: usageOf(claimed),
      });
      return [...close(), claim ? { ...last, claim } : last, frame('message_stop', {})];
    },
  };
};

const parsed = (parts: readonly string[]): unknown => JSON.parse(parts.join('') || '{}');

const ERROR_TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  529: 'overloaded_error',
};

/** How the messages API sends answers and errors. */
export const anthropicDialect: ApiDialect = {
  streamWriter,
  whole: ({ text, reasoning, calls, finish }, { id, model, claim }) => ({
    id,
    type: 'message',
    role: 'assistant',
    model,
    content: [
      ...(reasoning === '' ? [] : [{ type: 'thinking', thinking: reasoning, signature: '' }]),
      ...(text === '' ? [] : [{ type: 'text', text }]),
      ...calls.map((call) => ({
        type: 'tool_use',
        id: call.id,
        name: call.name,
        input: parsed(call.inputParts),
      })),
    ],
    stop_reason: STOP_REASON[finish],
    stop_sequence: null,
    usage: usageOf(claim ?? { input: 0, output: 0 }),
  }),
  error: (status, message, code) => ({
    type: 'error',
    error: { type: code ?? ERROR_TYPES[status] ?? 'api_error', message },
  }),
};
