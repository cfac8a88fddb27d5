import { describe, expect, it } from 'vitest';
import { instantDeps, lastUsage, modelRuns } from '../testing/model-runs.ts';
import { modelRuntime } from './model-runtime.ts';

describe.each(['openai-compatible', 'anthropic'] as const)('what passes, over the API %s', (provider) => {
  const { start, serve } = modelRuns(provider);
  const deps = () => {
    const pauses: number[] = [];
    return { pauses, runtime: modelRuntime(instantDeps(pauses)) };
  };

  it('waits as long as the server says, and reports it', async () => {
    const server = await serve([
      { status: 429, message: 'slow down', headers: { 'retry-after': '7' } },
      { status: 503, message: 'busy', headers: { 'retry-after-ms': '1500' } },
      { status: 500, message: 'oops' },
      { say: ['Done.'] },
    ]);
    const { pauses, runtime } = deps();
    const run = await start({ server, runtime });
    expect(await run.outcome).toMatchObject({ status: 'completed', result: 'Done.' });
    expect(pauses.map((ms) => Math.round(ms / 100) / 10)).toEqual([7, 1.5, 4]);
    const details = run.facts.flatMap((fact) =>
      fact.type === 'AgentStatus' && fact.data.detail ? [fact.data.detail] : [],
    );
    expect(details).toEqual([
      expect.stringMatching(/refused \(429\): slow down; retrying in 7 s \(2 of 6\)/),
      expect.stringMatching(/refused \(503\): busy; retrying in 2 s \(3 of 6\)/),
      expect.stringMatching(/refused \(500\): oops; retrying in 4 s \(4 of 6\)/),
    ]);
    const calls = run.facts.flatMap(({ type, data }) => (type === 'ModelCallCompleted' ? [data] : []));
    expect(calls.map(({ failure }) => failure)).toEqual(['limit', 'error', 'error', undefined]);
    expect(calls.at(-1)).toMatchObject({
      provider,
      finish: 'stop',
      usage: { outputTokens: expect.any(Number) },
    });
  });

  it('gives up after six tries', async () => {
    const server = await serve([{ status: 500, message: 'oops', isRepeated: true }]);
    const { pauses, runtime } = deps();
    expect(await (await start({ server, runtime })).outcome).toMatchObject({
      status: 'failed',
      reason: 'runtime_error',
      message: expect.stringContaining('refused (500): oops; gave up after 6 attempts'),
    });
    expect([server.requests.length, pauses.length]).toEqual([6, 5]);
  });

  it('asks again when the connection breaks, and counts what the server had reported', async () => {
    const server = await serve([
      { say: ['Begun', { cut: true }], claims: { input: 50, output: 5 } },
      { hangUp: true },
      { say: ['Done.'], claims: { input: 60, output: 6 } },
    ]);
    const { runtime } = deps();
    const run = await start({ server, runtime });
    expect(await run.outcome).toMatchObject({ status: 'completed', result: 'Done.' });
    const { input, output } = server.usage();
    expect(lastUsage(run.facts)).toMatchObject({ inputTokens: input, outputTokens: output });
    expect(input).toBe(provider === 'anthropic' ? 110 : 60);
  });

  it('asks again after an error in the middle of the stream', async () => {
    const server = await serve([{ say: ['Begun', { streamError: 'Overloaded' }] }, { say: ['Done.'] }]);
    const { runtime } = deps();
    expect(await (await start({ server, runtime })).outcome).toMatchObject({
      status: 'completed',
      result: 'Done.',
    });
    expect(server.requests).toHaveLength(2);
  });

  it('does not wait for a limit that is far away: the task ends with the time of its reset', async () => {
    const reset = Math.ceil(Date.now() / 1_000) * 1_000 + 3_600_000;
    const headers: Record<string, string> =
      provider === 'anthropic'
        ? {
            'anthropic-ratelimit-tokens-remaining': '0',
            'anthropic-ratelimit-tokens-reset': new Date(reset).toISOString(),
            'anthropic-ratelimit-requests-remaining': '9',
            'anthropic-ratelimit-requests-reset': new Date(reset + 1_000_000).toISOString(),
          }
        : { 'x-ratelimit-reset': String(reset / 1_000) };
    const server = await serve([{ status: 429, headers }]);
    const { pauses, runtime } = deps();
    expect(await (await start({ server, runtime })).outcome).toMatchObject({
      status: 'failed',
      reason: 'limit',
      resetAtMs: reset,
    });
    expect(pauses).toEqual([]);
  });

  it('parks a task whose agent wants that, instead of waiting', async () => {
    const server = await serve([{ status: 429, headers: { 'retry-after': '30' } }]);
    const { pauses, runtime } = deps();
    const run = await start({ server, runtime, agent: { onLimit: 'park' } });
    const outcome = await run.outcome;
    expect(outcome).toMatchObject({ status: 'failed', reason: 'limit', resetAtMs: expect.any(Number) });
    expect(pauses).toEqual([]);
  });

  it('stops waiting when the task is cancelled', async () => {
    const server = await serve([{ status: 429, headers: { 'retry-after': '60' } }]);
    const run = await start({ server, runtime: modelRuntime() });
    await run.reported((fact) => fact.type === 'AgentStatus' && fact.data.detail !== undefined);
    run.cancel();
    expect(await run.outcome).toMatchObject({ status: 'cancelled' });
  });
});

describe('what does not pass', () => {
  const { start, serve } = modelRuns();
  const failure = (text: string) =>
    expect.objectContaining({ status: 'failed', message: expect.stringContaining(text) });

  it('says which variable holds no valid key, and which is not set', async () => {
    const server = await serve([], { key: 'right' });
    const wrong = await start({ server, environment: { OPENAI_API_KEY: 'wrong' } });
    expect(await wrong.outcome).toEqual(
      failure('(401): the key is not valid; the key came from OPENAI_API_KEY'),
    );
    const none = await start({ server, agent: { apiKeyVariable: 'MY_KEY' } });
    expect(await none.outcome).toEqual(failure('no key was sent, because MY_KEY is not set'));
  });

  it('says that there is no such model', async () => {
    const server = await serve([], { models: ['other'] });
    expect(await (await start({ server })).outcome).toEqual(
      failure("is 'test-model' a model of this endpoint"),
    );
  });

  it('says where no one listens', async () => {
    const baseUrl = 'http://127.0.0.1:9/v1';
    expect(await (await start({ agent: { baseUrl } })).outcome).toEqual(failure(`cannot reach ${baseUrl}`));
  });

  it('says what the config lacks', async () => {
    expect(await (await start({ agent: { baseUrl: undefined } })).outcome).toEqual(
      failure('agents.tester.baseUrl'),
    );
    expect(await (await start({ agent: { model: undefined } })).outcome).toEqual(
      failure('agents.tester.model'),
    );
  });

  it('does not ask again when there is no credit left', async () => {
    const server = await serve([{ status: 429, message: 'no money', code: 'insufficient_quota' }]);
    expect(await (await start({ server })).outcome).toMatchObject({
      status: 'failed',
      reason: 'limit',
      message: expect.stringContaining('no credit left'),
    });
  });

  it('fails a request that the server calls wrong, with its words', async () => {
    const server = await serve([{ status: 400, message: 'tools are not supported' }]);
    expect(await (await start({ server })).outcome).toEqual(failure('(400): tools are not supported'));
  });
});
