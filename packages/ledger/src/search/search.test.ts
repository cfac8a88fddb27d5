import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestLedger } from '../testing/test-ledger.ts';

let ledger: TestLedger;
beforeEach(async () => {
  ledger = await TestLedger.open();
});
afterEach(() => ledger.discard());

const find = async (text: string, before?: number, limit = 10): Promise<readonly number[]> => {
  await ledger.search.caughtUp();
  return ledger.search.find({ text, before, limit });
};

describe('searching tasks', () => {
  it('finds them by title, prompt and result, newest first', async () => {
    const first = await ledger.insert({ prompt: 'repair the harbour crane' });
    const second = await ledger.insert({ title: 'Harbour', prompt: 'x' });
    const third = await ledger.ended({ prompt: 'y' }, { status: 'completed', result: 'the harbour is open' });
    const fourth = await ledger.ended(
      { prompt: 'z' },
      { status: 'failed', reason: 'signal', message: 'm', result: 'no harbour' },
    );
    await ledger.insert({ prompt: 'something else' });
    expect(await find('harbour')).toEqual([fourth.n, third.n, second.n, first.n]);
    expect(await find('harbour crane')).toEqual([first.n]);
  });

  it('finds Chinese words of two characters', async () => {
    const task = await ledger.insert({ prompt: '请把数据库迁移到新的服务器' });
    expect(await find('迁移')).toEqual([task.n]);
    expect(await find('迁服')).toEqual([]);
  });

  it('gives page after page', async () => {
    const numbers: number[] = [];
    for (let index = 0; index < 7; index += 1) numbers.unshift((await ledger.insert({ prompt: 'again' })).n);
    const first = await find('again', undefined, 3);
    const second = await find('again', first.at(-1), 3);
    const third = await find('again', second.at(-1), 3);
    expect([...first, ...second, ...third]).toEqual(numbers);
  });

  it('looks at the first 4 KiB of a prompt and cuts no character in two', async () => {
    const task = await ledger.insert({ prompt: `${'火'.repeat(1_365)}水 behind` });
    expect(await find('火火')).toEqual([task.n]);
    expect(await find('behind')).toEqual([]);
  });

  it('continues after a restart with what was not indexed yet', async () => {
    const task = await ledger.insert({ prompt: 'just before the end' });
    const { home } = ledger;
    await ledger.close();
    ledger = await TestLedger.open(home);
    expect(await find('before end')).toEqual([task.n]);
  });

  it('indexes more than one step holds, of which each is short', async () => {
    for (let index = 0; index < 30; index += 1)
      await ledger.insert({ prompt: `${'word '.repeat(800)} n${index}x` });
    expect(await find('word', undefined, 100)).toHaveLength(30);
    expect(await find('n17x')).toHaveLength(1);
  });
});
