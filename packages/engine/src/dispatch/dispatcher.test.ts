import { DEFAULT_LIMITS, ProblemError } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import type { EngineSettings } from '../engine.ts';
import { Dispatcher } from './dispatcher.ts';

test('a claim that failed is tried again, also when another one under way ends after it', async () => {
  const alarms = new Map<object, number>();
  const first = Promise.withResolvers<readonly never[]>();
  const failing = Promise.reject(new ProblemError('storage', 'the disk is full'));
  const claims = [first.promise, failing];
  const deps = {
    env: {
      ledger: { tasks: { claim: () => claims.shift(), nextDueMs: async () => 3_600_000 } },
      clock: { nowMs: () => 1_000 },
      log: { info: () => {}, warn: () => {}, error: () => {} },
      node: 'here',
      randomBytes: (count: number) => new Uint8Array(count),
    },
    settings: () => ({ limits: DEFAULT_LIMITS }) as EngineSettings,
    state: () => 'accepting',
    slots: { pledge: () => ({ slots: { '': 1 }, letGo: () => {} }) },
    wallAlarms: {
      set(atMs: number) {
        const key = {};
        alarms.set(key, atMs);
        return () => alarms.delete(key);
      },
    },
    registry: { beginClaim: () => {}, endClaim: () => {} },
  } as unknown as ConstructorParameters<typeof Dispatcher>[0]; // what a claim asks for
  const dispatcher = new Dispatcher(deps, () => {});
  dispatcher.wake();
  dispatcher.wake();
  await failing.catch(() => {});
  await expect.poll(() => [...alarms.values()]).toEqual([2_000]);
  first.resolve([]);
  await dispatcher.idle();
  expect([...alarms.values()]).toEqual([2_000, 3_600_000]);
  dispatcher.stop();
  expect(alarms.size).toBe(0);
});
