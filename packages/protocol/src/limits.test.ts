import { describe, expect, test } from 'vitest';
import { DEFAULT_LIMITS } from './limits.ts';

describe('the limits without a config', () => {
  test('are those that the documentation promises', () => {
    expect(DEFAULT_LIMITS).toEqual({
      maxConcurrentTasks: 3,
      'background.maxConcurrentTasks': 10,
      queueCapacity: 100,
      maxExecutionTimeMs: 7_200_000,
      'background.taskTimeoutMs': 1_800_000,
      'background.defaultDeliverTo': [],
      inputTimeoutMs: undefined,
      onInput: 'park',
      'runs.onDaemonDeath': 'continue',
      cancelToolGraceMs: 120_000,
      cancelGraceMs: 10_000,
      'tree.maxTasks': 1_000,
      'tree.maxDepth': 5,
      'questions.maxPerTask': 50,
      'items.maxPerSession': 1_000,
      maxParked: 20,
      'retention.historyMs': 2_592_000_000,
      'retention.auditMs': 34_560_000_000,
      'output.perTaskBytes': 33_554_432,
      groups: {},
    });
  });

  test('allow no background task more time than any task may have', () => {
    expect(DEFAULT_LIMITS['background.taskTimeoutMs']).toBeLessThanOrEqual(DEFAULT_LIMITS.maxExecutionTimeMs);
  });
});
