import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { withProgress } from './progress.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const reported: string[] = [];
const context = {
  signal: new AbortController().signal,
  submitter: {},
  onProgress: (message: string) => void reported.push(message),
};
beforeEach(() => void reported.splice(0));

test('a long call tells every ten seconds how it goes, and stops telling with its end', async () => {
  const work = Promise.withResolvers<string>();
  let calls = 0;
  const result = withProgress(
    context,
    async () => {
      calls += 1;
      return `call ${calls}`;
    },
    () => work.promise,
  );
  await vi.advanceTimersByTimeAsync(9_999);
  expect(reported).toEqual([]);
  await vi.advanceTimersByTimeAsync(20_001);
  expect(reported).toEqual(['call 1', 'call 2', 'call 3']);
  work.resolve('done');
  expect(await result).toBe('done');
  expect(vi.getTimerCount()).toBe(0);
});

test('a daemon that cannot be asked for a moment is no end of the work', async () => {
  const work = Promise.withResolvers<string>();
  const fails = async (): Promise<string> => {
    throw new Error('away');
  };
  const result = withProgress(context, fails, () => work.promise);
  await vi.advanceTimersByTimeAsync(30_000);
  work.resolve('done');
  expect(await result).toBe('done');
  expect(reported).toEqual([]);
});

test('work that fails stops the telling too', async () => {
  const fails = async (): Promise<string> => {
    throw new Error('broken');
  };
  await expect(withProgress(context, async () => '', fails)).rejects.toThrow('broken');
  expect(vi.getTimerCount()).toBe(0);
});
