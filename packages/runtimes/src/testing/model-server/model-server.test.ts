import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { generateText, jsonSchema, streamText, type ToolSet } from 'ai';
import { afterEach, describe, expect, it } from 'vitest';
import {
  isAside,
  type ModelServer,
  type ModelServerOptions,
  type Script,
  startModelServer,
} from './index.ts';

(globalThis as { AI_SDK_LOG_WARNINGS?: boolean }).AI_SDK_LOG_WARNINGS = false; // as the library wants it
const servers: ModelServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});
const start = async (script: Script, options?: ModelServerOptions): Promise<ModelServer> => {
  const server = await startModelServer(script, options);
  servers.push(server);
  return server;
};

const CLIENTS = {
  openai: ({ url }: ModelServer, apiKey = 'k') =>
    createOpenAICompatible({ name: 'local', baseURL: url, apiKey, includeUsage: true })('m'),
  anthropic: ({ url }: ModelServer, apiKey = 'k') => createAnthropic({ baseURL: url, apiKey })('m'),
};
const tools: ToolSet = {
  look: { inputSchema: jsonSchema({ type: 'object', properties: { at: { type: 'string' } } }) },
};
const quiet = { maxRetries: 0, onError: () => {} } as const;

describe.each(['openai', 'anthropic'] as const)('the %s API', (api) => {
  const client = CLIENTS[api];

  it('streams text, reasoning and tool calls, and what it claims is what the client reads', async () => {
    const server = await start([
      {
        say: [{ reasoning: 'hm' }, 'Hello ', 'world', { tool: 'look', input: { at: 'the sea' } }],
        claims: { input: 100, output: 20, cached: 30 },
      },
    ]);
    const seen = streamText({ model: client(server), prompt: 'hi', tools, ...quiet });
    expect(await seen.text).toBe('Hello world');
    expect(await seen.reasoningText).toBe('hm');
    expect((await seen.toolCalls).map(({ toolName, input }) => [toolName, input])).toEqual([
      ['look', { at: 'the sea' }],
    ]);
    expect(await seen.finishReason).toBe('tool-calls');
    const usage = await seen.usage;
    expect([usage.inputTokens, usage.outputTokens]).toEqual([100, 20]);
    expect(usage.inputTokenDetails.cacheReadTokens).toBe(30);
    expect(server.usage()).toMatchObject({ input: 100, output: 20, cached: 30 });
    expect(server.requests[0]).toMatchObject({ n: 1, api, model: 'm', tools: ['look'], lastText: 'hi' });
  });

  it('answers without streaming too', async () => {
    const server = await start([{ say: ['Hello'], claims: { input: 7, output: 3 } }]);
    const seen = await generateText({ model: client(server), prompt: 'hi', tools, maxRetries: 0 });
    expect([seen.text, seen.usage.inputTokens, seen.usage.outputTokens]).toEqual(['Hello', 7, 3]);
  });

  it('answers a request without tools aside, and keeps the turns for the others', async () => {
    const server = await start([{ say: ['main'] }]);
    expect((await generateText({ model: client(server), prompt: 'title?', maxRetries: 0 })).text).toBe(
      'A short title',
    );
    expect((await generateText({ model: client(server), prompt: 'hi', tools, maxRetries: 0 })).text).toBe(
      'main',
    );
    expect(server.requests.map(isAside)).toEqual([true, false]);
  });

  it('gives errors with their headers, and says when the script has no turn left', async () => {
    const server = await start([{ status: 429, message: 'slow down', headers: { 'retry-after': '3' } }]);
    const ask = () => generateText({ model: client(server), prompt: 'hi', tools, maxRetries: 0 });
    await expect(ask()).rejects.toMatchObject({
      statusCode: 429,
      message: 'slow down',
      responseHeaders: { 'retry-after': '3' },
    });
    await expect(ask()).rejects.toThrow('the script has no turn left for request 2: hi');
  });

  it('refuses a wrong key and an unknown model', async () => {
    const server = await start([], { key: 'secret', models: ['other'] });
    const ask = (key: string) => generateText({ model: client(server, key), prompt: 'hi', maxRetries: 0 });
    await expect(ask('wrong')).rejects.toMatchObject({ statusCode: 401 });
    await expect(ask('secret')).rejects.toMatchObject({ statusCode: 404 });
  });

  it('holds an answer at a gate until the test opens it', async () => {
    const gate = Promise.withResolvers<void>();
    const server = await start([{ say: ['one', { gate: gate.promise }, 'two'] }]);
    const pieces: string[] = [];
    const { textStream } = streamText({ model: client(server), prompt: 'hi', tools, ...quiet });
    for await (const piece of textStream) {
      pieces.push(piece);
      gate.resolve();
    }
    expect(pieces.join('')).toBe('onetwo');
  });

  it('breaks a connection in the middle, and does not claim what it could not send', async () => {
    const server = await start([{ say: ['one', { cut: true }, 'two'], claims: { input: 50, output: 9 } }]);
    const errors: unknown[] = [];
    const seen = streamText({
      model: client(server),
      prompt: 'hi',
      tools,
      maxRetries: 0,
      onError: ({ error }) => void errors.push(error),
    });
    await seen.consumeStream({ onError: (error) => void errors.push(error) });
    expect(errors).toHaveLength(1);
    expect(await (await server.whenAsked(1)).ended).toBe('cut');
    expect(server.usage()).toMatchObject(
      api === 'openai' ? { input: 0, output: 0 } : { input: 50, output: 1 },
    );
  });

  it('streams without end until the client goes away', async () => {
    const server = await start([{ say: [{ endless: 'on and ', everyMs: 1 }] }]);
    const stop = new AbortController();
    const seen = streamText({
      model: client(server),
      prompt: 'hi',
      tools,
      abortSignal: stop.signal,
      ...quiet,
    });
    const asked = await server.whenAsked(1);
    stop.abort();
    await seen.consumeStream({ onError: () => {} });
    expect(await asked.ended).toBe('left');
  });
});

it('lists its models', async () => {
  const server = await start([], { models: ['one', 'two'] });
  const list = await (await fetch(`${server.url}/models`)).json();
  expect(list).toMatchObject({ data: [{ id: 'one' }, { id: 'two' }] });
});
