import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createReviver } from './open-cockpit.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const reviverWith = (hasDied: () => boolean, revive: () => Promise<void>) => {
  const failures: unknown[] = [];
  const reviver = createReviver({ hasDied, revive, onFailed: (error) => void failures.push(error) });
  return { reviver, failures };
};

test('a daemon that died is started once it has been away for a while', async () => {
  let starts = 0;
  const { reviver } = reviverWith(
    () => true,
    async () => {
      starts += 1;
    },
  );
  reviver.onReachable(false);
  reviver.onReachable(false);
  await vi.advanceTimersByTimeAsync(2_900);
  expect(starts).toBe(0);
  await vi.advanceTimersByTimeAsync(200);
  expect(starts).toBe(1);
  reviver.onReachable(true);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(starts).toBe(1);
});

test('one that cannot start is tried less and less often', async () => {
  const { reviver, failures } = reviverWith(
    () => true,
    async () => {
      throw new Error('the config is wrong');
    },
  );
  reviver.onReachable(false);
  await vi.advanceTimersByTimeAsync(3_000 + 6_000 + 12_000 + 24_000 + 48_000);
  expect(failures).toHaveLength(5);
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect(failures).toHaveLength(15);
  reviver.stop();
});

test('one that was stopped is left alone', async () => {
  let starts = 0;
  const { reviver } = reviverWith(
    () => false,
    async () => {
      starts += 1;
    },
  );
  reviver.onReachable(false);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(starts).toBe(0);
  reviver.stop();
});

test('nothing is started any more once it was stopped itself', async () => {
  let starts = 0;
  const { reviver } = reviverWith(
    () => true,
    async () => {
      starts += 1;
    },
  );
  reviver.onReachable(false);
  reviver.stop();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(starts).toBe(0);
});
