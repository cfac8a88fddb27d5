import { describe, expect, it } from 'vitest';
import { KeyedMutex } from './keyed-mutex.ts';

describe('turns', () => {
  it('come one after the other under one key, also after one that failed', async () => {
    const turns = new KeyedMutex();
    const seen: string[] = [];
    const step = (name: string, work: () => Promise<void>): Promise<void> =>
      turns.take('tree', async () => {
        seen.push(`${name} begins`);
        await work();
        seen.push(`${name} ends`);
      });
    const gate = Promise.withResolvers<void>();
    const first = step('first', () => gate.promise);
    const second = step('second', () => Promise.reject(new Error('no')));
    const third = step('third', async () => {});
    gate.resolve();
    await first;
    await expect(second).rejects.toThrow('no');
    await third;
    expect(seen).toEqual(['first begins', 'first ends', 'second begins', 'third begins', 'third ends']);
  });

  it('do not wait for those of another key', async () => {
    const turns = new KeyedMutex();
    void turns.take('one', () => new Promise(() => {}));
    expect(await turns.take('other', async () => 'done')).toBe('done');
  });
});
