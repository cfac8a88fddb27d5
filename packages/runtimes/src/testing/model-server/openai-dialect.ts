// The chat completions API of OpenAI and of the many servers that are compatible with it
// (https://platform.openai.com/docs/api-reference/chat).

import type {
  AnswerOptions,
  ApiDialect,
  Finish,
  Frame,
  StreamWriter,
  ToolCallPiece,
} from './answer-writer.ts';
import type { Claim } from './claim.ts';

const FINISH: Readonly<Record<Finish, string>> = {
  stop: 'stop',
  length: 'length',
  tool: 'tool_calls',
  filter: 'content_filter',
};

// A fixed time: answers are the same each time a script is played.
const CREATED = 1_700_000_000;

const usageOf = ({ input, output, cached = 0, reasoning = 0 }: Claim) => ({
  prompt_tokens: input,
  completion_tokens: output,
  total_tokens: input + output,
  prompt_tokens_details: { cached_tokens: cached },
  completion_tokens_details: { reasoning_tokens: reasoning },
});

const streamWriter = ({ id, model, claim }: AnswerOptions): StreamWriter => {
  const head = { id, object: 'chat.completion.chunk', created: CREATED, model };
  const chunk = (delta: unknown, finish_reason: string | null = null): Frame => ({
    data: { ...head, choices: [{ index: 0, delta, finish_reason }] },
  });
  let calls = 0;
  return {
    begin: () => [chunk({ role: 'assistant', content: '' })],
    text: (content) => [chunk({ content })],
    reasoning: (reasoning_content) => [chunk({ reasoning_content })],
    tool: ({ id: callId, name, inputParts }) => {
      const index = calls++;
      const first = { index, id: callId, type: 'function', function: { name, arguments: '' } };
      const rest = inputParts.map((part) => ({ index, function: { arguments: part } }));
      return [first, ...rest].map((call) => chunk({ tool_calls: [call] }));
    },
    error: (message, type) => [{ data: { error: { message, type, code: type } } }],
    end: (finish) => [
      chunk({}, FINISH[finish]),
      ...(claim ? [{ data: { ...head, choices: [], usage: usageOf(claim) }, claim }] : []),
    ],
  };
};

const callOf = ({ id, name, inputParts }: ToolCallPiece) => ({
  id,
  type: 'function',
  function: { name, arguments: inputParts.join('') },
});

/** How the chat completions API sends answers and errors. */
export const openaiDialect: ApiDialect = {
  streamWriter,
  whole: ({ text, reasoning, calls, finish }, { id, model, claim }) => ({
    id,
    object: 'chat.completion',
    created: CREATED,
    model,
    choices: [
      {
        index: 0,
        finish_reason: FINISH[finish],
        message: {
          role: 'assistant',
          content: text === '' ? null : text,
          ...(reasoning === '' ? {} : { reasoning_content: reasoning }),
          ...(calls.length === 0 ? {} : { tool_calls: calls.map(callOf) }),
        },
      },
    ],
    ...(claim ? { usage: usageOf(claim) } : {}),
  }),
  error: (status, message, code) => ({
    error: {
      message,
      type: code ?? (status >= 500 ? 'server_error' : 'invalid_request_error'),
      code: code ?? null,
    },
  }),
};
