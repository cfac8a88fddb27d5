import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Lifecycle } from './lifecycle.ts';

const quiet = { debug: () => {}, error: () => {} };
const part = (name: string, order: string[], work: () => Promise<void> | void = () => {}) => ({
  name,
  stop: async () => {
    await work();
    order.push(name);
  },
});

test('parts stop in reverse, one after another, once', async () => {
  const order: string[] = [];
  const lifecycle = new Lifecycle(quiet);
  for (const name of ['lock', 'ledger', 'http', 'engine'])
    await lifecycle.add(part(name, order, () => new Promise((resolve) => setImmediate(resolve))));
  const both = await Promise.all([lifecycle.stop(), lifecycle.stop()]);
  expect(both).toEqual([true, true]);
  expect(await lifecycle.stop()).toBe(true);
  expect(order).toEqual(['engine', 'http', 'ledger', 'lock']);
});

test('a part that fails is reported and the others stop', async () => {
  const order: string[] = [];
  const reported: object[] = [];
  const lifecycle = new Lifecycle({ ...quiet, error: (fields) => reported.push(fields) });
  await lifecycle.add(part('lock', order));
  await lifecycle.add(
    part('http', order, () => {
      throw new Error('stuck');
    }),
  );
  await lifecycle.add(part('engine', order));
  expect(await lifecycle.stop()).toBe(false);
  expect(order).toEqual(['engine', 'lock']);
  expect(reported).toMatchObject([{ part: 'http' }]);
});

test('whenever a stop comes, everything that was started is stopped exactly once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom('start', 'stop', 'tick'), { maxLength: 20 }), async (steps) => {
      const order: string[] = [];
      const lifecycle = new Lifecycle(quiet);
      const pending: Promise<unknown>[] = [];
      let started = 0;
      for (const step of steps) {
        if (step === 'start') pending.push(lifecycle.add(part(String(started++), order)));
        else if (step === 'stop') pending.push(lifecycle.stop());
        else await new Promise((resolve) => setImmediate(resolve));
      }
      await Promise.all([...pending, lifecycle.stop()]);
      expect(order.toSorted()).toEqual(Array.from({ length: started }, (_, name) => String(name)).toSorted());
    }),
  );
});
