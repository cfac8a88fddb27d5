// What a ledger promises about searching: found within a second, in every script, whatever is typed.

import type { Task, TaskQuery } from '@coxswain/protocol';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { Fixture, type OpenLedger } from './fixture.ts';

export const searchConformance = (open: OpenLedger): void => {
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = await Fixture.begin(open);
  });

  const search = async (text: string, query: Partial<TaskQuery> = {}): Promise<readonly Task[]> =>
    (await fixture.ledger.tasks.list({ order: 'created', limit: 50, search: text, ...query })).tasks;

  /** Waits until the index has got there: it follows the commits by a second at most. */
  const expectFound = async (text: string, ids: readonly string[]): Promise<void> => {
    await expect
      .poll(async () => (await search(text)).map(({ id }) => id), { timeout: 10_000, interval: 20 })
      .toEqual(ids);
  };

  describe('searching the list', () => {
    it('finds title, prompt and result, newest first, also together with other filters', async () => {
      const third = await fixture.ended({ prompt: 'y' }, { status: 'completed', result: 'harbour open' });
      const first = await fixture.insert({ prompt: 'repair the harbour crane', agent: 'planner' });
      const second = await fixture.insert({ title: 'Harbour', prompt: 'x' });
      await fixture.insert({ prompt: 'something else' });
      await expectFound('harbour', [second.id, first.id, third.id]);
      const ofPlanner = await search('harbour', { agent: ['planner'] });
      expect(ofPlanner.map(({ id }) => id)).toEqual([first.id]);
    });

    it('finds errors, also of what is part of another task, and tasks by the beginning of their ids', async () => {
      const run = await fixture.insert({ prompt: 'release' });
      const step = await fixture.ended(fixture.childOf(run, { prompt: 'x', kind: 'step' }), {
        status: 'failed',
        reason: 'exit_code',
        message: 'the frobnicator is missing',
      });
      await expectFound('frobnicator', [step.id]);
      for (const typed of [step.id, step.id.slice(4, 15), ` ${step.id.slice(4, 16).toUpperCase()} `])
        expect((await search(typed)).map(({ id }) => id)).toContain(step.id);
      expect((await search(step.id.slice(4, 7), { limit: 1 })).map(({ id }) => id)).toEqual([step.id]);
      expect((await search(step.id, { roots: true })).map(({ id }) => id)).toEqual([]);
    });

    it('finds Chinese words of two characters and no others', async () => {
      const task = await fixture.insert({ prompt: '请把数据库迁移到新的服务器' });
      await expectFound('迁移', [task.id]);
      await expectFound('数据库 服务器', [task.id]);
      expect(await search('据移')).toEqual([]);
    });

    it('finds emoji', async () => {
      const task = await fixture.insert({ title: 'ship 🚀', prompt: 'x' });
      await expectFound('🚀', [task.id]);
    });

    it('gives page after page without loss or double', async () => {
      const ids: string[] = [];
      for (let index = 0; index < 7; index += 1) ids.unshift((await fixture.insert({ prompt: 'again' })).id);
      await expectFound('again', ids);
      const got: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await fixture.ledger.tasks.list({ order: 'created', limit: 3, search: 'again', cursor });
        got.push(...page.tasks.map(({ id }) => id));
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      expect(got).toEqual(ids);
    });

    it('continues after a restart', async () => {
      const task = await fixture.insert({ prompt: 'just before the end' });
      await fixture.reopen();
      await expectFound('just before', [task.id]);
    });

    it('takes whatever is typed', async () => {
      await fixture.insert({ prompt: 'something' });
      await fc.assert(
        fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (text) => {
          await search(text);
        }),
        {
          numRuns: 20,
          examples: [['"'], ["'; drop table task; --"], ['NOT'], ['a AND ('], ['title:x'], ['*']],
        },
      );
    });
  });
};
