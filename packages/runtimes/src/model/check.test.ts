import { describe, expect, it } from 'vitest';
import { modelRuns } from '../testing/model-runs.ts';
import { modelRuntime } from './model-runtime.ts';

const shown = (steps: readonly { name: string; ok: boolean; detail: string }[]) =>
  steps.map(({ name, ok, detail }) => `${ok ? 'ok' : 'no'} ${name}: ${detail}`);

describe.each(['openai-compatible', 'anthropic'] as const)(
  'the check of an agent over the API %s',
  (provider) => {
    const { serve, agentFor } = modelRuns(provider);
    const variable = provider === 'anthropic' ? 'ANTHROPIC_API_KEY' : 'OPENAI_API_KEY';
    const check = modelRuntime().check;

    it('tries the endpoint, the key, the model and an answer with a tool', async () => {
      const server = await serve([{ say: [{ tool: 'ready', input: {} }] }], { key: 'right' });
      expect(shown(await check(agentFor(server), { [variable]: 'right' }))).toEqual([
        `ok config: test-model at ${server.url}`,
        `ok endpoint: ${server.url} answers`,
        `ok key: the key in ${variable} is accepted`,
        'ok model: test-model is available',
        expect.stringMatching(/^ok answer: it called the test tool, in \d+ ms$/),
      ]);
      expect(server.requests).toMatchObject([{ tools: ['ready'], isStreaming: true }]);
    });

    it('says that the key is refused, or not set', async () => {
      const server = await serve([], { key: 'right' });
      expect(shown(await check(agentFor(server), { [variable]: 'wrong' })).at(-1)).toContain(
        `no key: the key in ${variable} was refused (401)`,
      );
      expect(shown(await check(agentFor(server), {})).at(-1)).toContain(`no key: ${variable} is not set`);
    });

    it('says that the model is not offered', async () => {
      const server = await serve([], { models: ['a', 'b'] });
      expect(shown(await check(agentFor(server), {})).slice(3)).toEqual([
        'no model: test-model is not in the list of models: a, b',
        expect.stringContaining('no answer: '),
      ]);
    });

    it('does without a list of models', async () => {
      const server = await serve([{ say: ['ready'], isUncounted: true }], { hasNoModelList: true });
      const steps = shown(await check(agentFor(server), {}));
      expect(steps.slice(1)).toEqual([
        `ok endpoint: ${server.url} answers`,
        expect.stringMatching(/^ok answer: it answered in text/),
      ]);
    });

    it('says that no one is there, and what the config lacks', async () => {
      const baseUrl = 'http://127.0.0.1:9/v1';
      expect(shown(await check(agentFor(undefined, { baseUrl }), {})).at(-1)).toMatch(
        /^no endpoint: cannot reach http:\/\/127\.0\.0\.1:9\/v1/,
      );
      expect(shown(await check(agentFor(undefined, { model: undefined }), {}))).toEqual([
        expect.stringContaining("no config: agent 'tester' has no model"),
      ]);
    });
  },
);
