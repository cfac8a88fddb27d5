import { ProblemError } from '@coxswain/protocol';
import { cancelBody, submitTask, taskQuery } from '@coxswain/protocol/schema';
import { describe, expect, test } from 'vitest';
import { parseWith } from './faults.ts';

const refusal = (run: () => unknown): ProblemError => {
  try {
    run();
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('a request that does not fit its schema', () => {
  test('names each fault with its path, and the first one in the detail', () => {
    const problem = refusal(() =>
      parseWith(submitTask, { prompt: 'x', labels: { team: 7 }, after: ['abc', 3], priority: 'high' }),
    ).toProblem();
    expect(problem.code).toBe('invalid_request');
    expect(problem.faults?.map(({ path }) => path).sort()).toEqual(['after[1]', 'labels.team', 'priority']);
    expect(problem.detail).toContain(`'${problem.faults?.[0]?.path}'`);
    expect(problem.detail).toContain('(and 2 more)');
  });

  test('names every key that is not known', () => {
    const { extras } = refusal(() => parseWith(cancelBody, { now: true, nwo: 1, later: 2 }));
    expect(extras.faults).toEqual([
      { path: 'nwo', message: 'is not known here' },
      { path: 'later', message: 'is not known here' },
    ]);
  });

  test('says what is missing', () => {
    const { message } = refusal(() => parseWith(submitTask, {}));
    expect(message).toContain('give a prompt or a command');
  });

  test('refuses a key that would reach the prototype, and leaves it alone', () => {
    const value: unknown = JSON.parse('{"prompt":"x","__proto__":{"polluted":true}}');
    expect(refusal(() => parseWith(submitTask, value)).code).toBe('invalid_request');
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  test('lists a bounded number of faults', () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`key${index}`, 1]));
    expect(refusal(() => parseWith(taskQuery, many)).extras.faults?.length).toBe(20);
  });
});
