import { expect, test } from 'vitest';
import { merged } from '../commands/tasks/watch.ts';

async function* items<Item>(list: readonly Item[], onEnd: () => void = () => {}): AsyncGenerator<Item> {
  try {
    yield* list;
  } finally {
    onEnd();
  }
}

test('everything of all sources comes, each in its own order', async () => {
  const all = await Array.fromAsync(merged([items(['a1', 'a2', 'a3']), items(['b1']), items<string>([])]));
  expect(all.toSorted()).toEqual(['a1', 'a2', 'a3', 'b1']);
  expect(all.filter((item) => item.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
});

test('without sources it ends at once', async () => {
  expect(await Array.fromAsync(merged([]))).toEqual([]);
});

test('a source that comes late does not hold up the others', async () => {
  let release = (): void => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  async function* late(): AsyncGenerator<string> {
    await gate;
    yield 'late';
  }
  const stream = merged([late(), items(['early'])]);
  expect((await stream.next()).value).toBe('early');
  release();
  expect((await stream.next()).value).toBe('late');
});

test('the failure of one ends all of them', async () => {
  let isLetGo = false;
  async function* broken(): AsyncGenerator<string> {
    yield 'one';
    throw new Error('broken');
  }
  const other = items(['x', 'y', 'z'], () => {
    isLetGo = true;
  });
  await expect(Array.fromAsync(merged([broken(), other]))).rejects.toThrow('broken');
  await expect.poll(() => isLetGo).toBe(true);
});

test('leaving the loop leaves all sources', async () => {
  const left: string[] = [];
  for await (const _item of merged([
    items([1, 2], () => left.push('a')),
    items([3, 4], () => left.push('b')),
  ]))
    break;
  await expect.poll(() => left.toSorted()).toEqual(['a', 'b']);
});
