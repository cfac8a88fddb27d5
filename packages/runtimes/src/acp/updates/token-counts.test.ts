import { describe, expect, test } from 'vitest';
import { readCounts, readQuota } from './token-counts.ts';

describe('counts of tokens', () => {
  test('whose cached and thought tokens lie beside input and output contain them afterwards', () => {
    const opencode = {
      totalTokens: 1_565,
      inputTokens: 5,
      outputTokens: 40,
      thoughtTokens: 20,
      cachedReadTokens: 1_000,
      cachedWriteTokens: 500,
    };
    expect(readCounts(opencode)).toEqual({
      inputTokens: 1_505,
      outputTokens: 60,
      cachedTokens: 1_000,
      reasoningTokens: 20,
    });
  });

  test('whose cached tokens are contained stay as they are', () => {
    const codex = {
      totalTokens: 120,
      inputTokens: 100,
      outputTokens: 20,
      thoughtTokens: 8,
      cachedReadTokens: 90,
      cachedWriteTokens: 0,
    };
    expect(readCounts(codex)).toEqual({
      inputTokens: 100,
      outputTokens: 20,
      cachedTokens: 90,
      reasoningTokens: 8,
    });
    const qwen = {
      totalTokens: 128,
      inputTokens: 100,
      outputTokens: 20,
      thoughtTokens: 8,
      cachedReadTokens: 90,
    };
    expect(readCounts(qwen)).toMatchObject({ inputTokens: 100, outputTokens: 28 });
  });

  test('that do not exist, or make no sense, are not zero', () => {
    expect(readCounts(undefined)).toBeUndefined();
    expect(readCounts({})).toBeUndefined();
    expect(readCounts({ inputTokens: -1, outputTokens: 'many' })).toBeUndefined();
    expect(readCounts({ input_tokens: 3 })).toEqual({
      inputTokens: 3,
      outputTokens: undefined,
      cachedTokens: undefined,
      reasoningTokens: undefined,
    });
  });
});

describe('the quota beside an answer', () => {
  test('counts by its rows, which hold what the whole leaves out', () => {
    const claude = {
      quota: {
        token_count: {
          inputTokens: 10,
          outputTokens: 5,
          cachedReadTokens: 0,
          cachedWriteTokens: 0,
          totalTokens: 15,
        },
        model_usage: [
          {
            model: 'small',
            token_count: { inputTokens: 7, outputTokens: 1, cachedReadTokens: 2, totalTokens: 10 },
          },
          { model: 'large', token_count: { inputTokens: 10, outputTokens: 5, totalTokens: 15 } },
        ],
      },
    };
    expect(readQuota(claude)).toEqual({
      inputTokens: 19,
      outputTokens: 6,
      cachedTokens: 2,
      reasoningTokens: undefined,
      model: 'large',
    });
  });

  test('without rows is its whole, and without anything nothing', () => {
    expect(
      readQuota({ quota: { token_count: { input_tokens: 3, output_tokens: 4 }, model_usage: [] } }),
    ).toMatchObject({
      inputTokens: 3,
      outputTokens: 4,
    });
    expect(readQuota({ quota: { token_count: null, model_usage: [] } })).toBeUndefined();
    expect(readQuota(null)).toBeUndefined();
  });
});
