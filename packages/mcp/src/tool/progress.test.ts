import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { tellingProgress } from './progress.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const told: string[] = [];
const context = {
  signal: new AbortController().signal,
  submitter: {},
  onProgress: (message: string) => void told.push(message),
};
beforeEach(() => void told.splice(0));

test('a long call tells every ten seconds how it goes, and stops telling with its end', async () => {
  const work = Promise.withResolvers<string>();
  let calls = 0;
  const result = tellingProgress(
    context,
    async () => {
      calls += 1;
      return `call ${calls}`;
    },
    () => work.promise,
  );
  await vi.advanceTimersByTimeAsync(9_999);
  expect(told).toEqual([]);
  await vi.advanceTimersByTimeAsync(20_001);
  expect(told).toEqual(['call 1', 'call 2', 'call 3']);
  work.resolve('done');
  expect(await result).toBe('done');
  expect(vi.getTimerCount()).toBe(0);
});

test('a daemon that cannot be asked for a moment is no end of the work', async () => {
  const work = Promise.withResolvers<string>();
  const fails = async (): Promise<string> => {
    throw new Error('away');
  };
  const result = tellingProgress(context, fails, () => work.promise);
  await vi.advanceTimersByTimeAsync(30_000);
  work.resolve('done');
  expect(await result).toBe('done');
  expect(told).toEqual([]);
});

test('work that fails stops the telling too', async () => {
  const fails = async (): Promise<string> => {
    throw new Error('broken');
  };
  await expect(tellingProgress(context, async () => '', fails)).rejects.toThrow('broken');
  expect(vi.getTimerCount()).toBe(0);
});
