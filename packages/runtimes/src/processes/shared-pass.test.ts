import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { sharedPass } from './shared-pass.ts';

const passes = () => {
  const gates: PromiseWithResolvers<number>[] = [];
  const ask = sharedPass(() => {
    const gate = Promise.withResolvers<number>();
    gates.push(gate);
    return gate.promise;
  });
  return { gates, ask };
};

test('who asks while a pass is under way shares the next one', async () => {
  const { gates, ask } = passes();
  const first = ask();
  await turn();
  const others = [ask(), ask(), ask()];
  await turn();
  expect(gates).toHaveLength(1);
  gates[0]?.resolve(1);
  await turn();
  expect(gates).toHaveLength(2);
  gates[1]?.resolve(2);
  expect(await Promise.all([first, ...others])).toEqual([1, 2, 2, 2]);
});

test('a pass that fails fails for those who asked for it, and the next begins', async () => {
  const { gates, ask } = passes();
  const first = ask();
  await turn();
  const second = ask();
  gates[0]?.reject(new Error('no file descriptor is free'));
  await expect(first).rejects.toThrow('no file descriptor');
  await turn();
  gates[1]?.resolve(2);
  expect(await second).toBe(2);
});
