import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { acpAgent } from '../../testing/acp-runs.ts';
import { FirstStarts } from './first-starts.ts';

const request = (file: string) => ({
  agent: { ...acpAgent(), command: [file, 'acp'] },
  environment: { HOME: '/home/a' },
});

/** Starts that end one by one, as the test decides. */
const starts = (patienceMs = 60_000) => {
  const first = new FirstStarts(patienceMs);
  const begun: { readonly name: string; ends(error?: Error): void }[] = [];
  const start = (
    name: string,
    options: { readonly file?: string; readonly stops?: readonly AbortSignal[] } = {},
  ) => {
    const { file = 'agent', stops = [] } = options;
    return first.start(request(file), { stops }, () => {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      begun.push({ name, ends: (error) => (error ? reject(error) : resolve(name)) });
      return promise;
    });
  };
  return { start, begun, names: () => begun.map(({ name }) => name) };
};

test('the first start goes alone, and those after it when it has worked', async () => {
  const { start, begun, names } = starts();
  const all = [start('a'), start('b'), start('c')];
  await nextTurn();
  expect(names()).toEqual(['a']);
  begun[0]?.ends();
  await nextTurn();
  expect(names()).toEqual(['a', 'b', 'c']);
  for (const one of begun) one.ends();
  expect(await Promise.all(all)).toEqual(['a', 'b', 'c']);
});

test('after one that failed the next goes alone', async () => {
  const { start, begun, names } = starts();
  const failed = start('a');
  failed.catch(() => {});
  void start('b');
  void start('c');
  begun[0]?.ends(new Error('locked'));
  await expect(failed).rejects.toThrow('locked');
  await nextTurn();
  expect(names()).toEqual(['a', 'b']);
  begun[1]?.ends();
  await nextTurn();
  expect(names()).toEqual(['a', 'b', 'c']);
});

test('another program does not wait for it', async () => {
  const { start, names } = starts();
  void start('a');
  void start('b', { file: 'other' });
  await nextTurn();
  expect(names()).toEqual(['a', 'b']);
});

test('no one waits longer than patience lasts, or when stopped', async () => {
  const { start, names } = starts(20);
  void start('a');
  void start('stopped', { stops: [AbortSignal.abort()] });
  await nextTurn();
  expect(names()).toEqual(['a', 'stopped']);
  void start('b');
  await expect.poll(names).toEqual(['a', 'stopped', 'b']);
});
