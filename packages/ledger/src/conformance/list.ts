import type { JobId, Task, TaskQuery } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { at, Fixture, type OpenLedger } from './fixture.ts';

type Query = Partial<Parameters<Fixture['ledger']['tasks']['list']>[0]>;

const listed = async (fixture: Fixture, query: Query): Promise<readonly number[]> => {
  const { tasks } = await fixture.ledger.tasks.list({ order: 'created', limit: 100, ...query });
  return tasks.map(({ n }) => n);
};

/** All pages, one after the other. */
const paged = async (fixture: Fixture, query: Query, limit: number): Promise<readonly number[]> => {
  const found: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await fixture.ledger.tasks.list({ order: 'created', ...query, limit, cursor });
    found.push(...page.tasks.map(({ n }) => n));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return found;
};

const numbers = (...tasks: readonly Task[]): readonly number[] => tasks.map(({ n }) => n);

/** Lists. */
export const listConformance = (open: OpenLedger): void => {
  describe('the list', () => {
    test('ends a page where its bytes do, and continues from there', async () => {
      const fixture = await Fixture.begin(open);
      const half = 'x'.repeat(512 * 1024 - 100);
      const tasks: Task[] = [];
      const bounded = { maxBytes: 16 * 1024 * 1024 };
      for (let count = 0; count < 20; count++)
        tasks.push(await fixture.insert({ prompt: half, input: { x: half } }));
      const first = await fixture.ledger.tasks.list({ ...bounded, order: 'created', limit: 1_000 });
      expect(first.tasks).toHaveLength(16);
      expect(first.nextCursor).toBeDefined();
      expect(await paged(fixture, bounded, 1_000)).toEqual(numbers(...tasks.toReversed()));
    });

    test('filters by each field, and by several together', async () => {
      const fixture = await Fixture.begin(open);
      const failed = { status: 'failed', reason: 'signal', message: 'x' } as const;
      const a = await fixture.ended(
        { agent: 'claude', kind: 'chat', labels: { team: 'core', x: '1' } },
        failed,
      );
      const b = await fixture.ended({
        agent: 'codex',
        source: 'api',
        labels: { team: 'web' },
        session: 'named',
      });
      const c = await fixture.insert({ agent: 'claude', jobId: 'job_1' as JobId, labels: { x: '1' } });
      const d = await fixture.insert(fixture.childOf(c, { agent: 'codex' }));
      const e = await fixture.insert(fixture.childOf(d));
      expect(await listed(fixture, {})).toEqual(numbers(e, d, c, b, a));
      expect(await listed(fixture, { status: ['failed', 'completed'] })).toEqual(numbers(b, a));
      expect(await listed(fixture, { agent: ['claude'] })).toEqual(numbers(c, a));
      expect(await listed(fixture, { agent: ['claude', 'codex'] })).toEqual(numbers(d, c, b, a));
      expect(await listed(fixture, { kind: ['chat', 'helper'] })).toEqual(numbers(e, d, a));
      expect(await listed(fixture, { source: ['api'] })).toEqual(numbers(b));
      expect(await listed(fixture, { session: 'named' })).toEqual(numbers(b));
      expect(await listed(fixture, { session: a.session })).toEqual(numbers(a));
      expect(await listed(fixture, { job: 'job_1' })).toEqual(numbers(c));
      expect(await listed(fixture, { label: [{ key: 'team' }] })).toEqual(numbers(b, a));
      expect(await listed(fixture, { label: [{ key: 'team', value: 'core' }] })).toEqual(numbers(a));
      expect(await listed(fixture, { label: [{ key: 'team' }, { key: 'x', value: '1' }] })).toEqual(
        numbers(a),
      );
      expect(await listed(fixture, { parentId: c.id })).toEqual(numbers(d));
      expect(await listed(fixture, { rootId: c.id })).toEqual(numbers(e, d, c));
      const f = await fixture.insert(fixture.childOf(e, { kind: 'background', agent: 'codex' }));
      expect(await listed(fixture, { roots: true })).toEqual(numbers(f, c, b, a));
      expect(await listed(fixture, { roots: true, agent: ['codex'] })).toEqual(numbers(f, b));
      expect(await listed(fixture, { agent: ['claude'], status: ['pending'] })).toEqual(numbers(c));
      expect(await listed(fixture, { agent: ['claude'], kind: ['chat'], label: [{ key: 'x' }] })).toEqual(
        numbers(a),
      );
      expect(await listed(fixture, { rootId: c.id, agent: ['codex'] })).toEqual(numbers(f, d));
    });

    test("leaves the to-dos of agents out, unless their kind is named or a task's tree is", async () => {
      const fixture = await Fixture.begin(open);
      const work = await fixture.insert({ session: 's', agent: 'claude' });
      const item = await fixture.insert({
        kind: 'item',
        session: 's',
        agent: 'claude',
        isExternalRoot: false,
      });
      const part = await fixture.insert(
        fixture.childOf(item, { kind: 'item', session: 's', agent: 'claude' }),
      );
      const below = await fixture.insert(fixture.childOf(item, { session: 's', agent: 'claude' }));
      const ran = numbers(below, work);
      const active: TaskQuery['status'] = ['pending', 'running', 'needs_input'];
      expect(await listed(fixture, {})).toEqual(ran);
      expect(await listed(fixture, { status: active })).toEqual(ran);
      expect(await listed(fixture, { status: active, order: 'attention' })).toEqual(numbers(below, work));
      expect(await listed(fixture, { session: 's' })).toEqual(ran);
      expect(await listed(fixture, { agent: ['claude'] })).toEqual(ran);
      expect(await listed(fixture, { roots: true })).toEqual(numbers(work));
      expect(await listed(fixture, { kind: ['item'] })).toEqual(numbers(part, item));
      expect(await listed(fixture, { parentId: item.id })).toEqual(numbers(below, part));
      expect(await listed(fixture, { rootId: item.id })).toEqual(numbers(below, part, item));
      expect((await fixture.ledger.tasks.find({ newest: 1 })).map(({ id }) => id)).toEqual([below.id]);
      expect((await fixture.ledger.tasks.find({ newest: 2 })).map(({ id }) => id)).toEqual([work.id]);
      const { id } = item;
      expect((await fixture.ledger.tasks.find({ prefix: id })).map((task) => task.id)).toEqual([id]);
      await fixture.ledger.items.move(id, { status: 'completed', by: 'ada', reason: 'user' }, fixture.nowMs);
      expect(await listed(fixture, { status: ['completed'], order: 'ended' })).toEqual([]);
      expect(await listed(fixture, { status: ['completed'], kind: ['item'] })).toEqual(numbers(item));
    });

    test('shows nothing for what does not exist', async () => {
      const fixture = await Fixture.begin(open);
      await fixture.insert();
      const gone = fixture.newId();
      for (const query of [
        { parentId: gone },
        { rootId: gone },
        { session: 'x' },
        { agent: ['x'] },
        { job: 'x' },
      ])
        expect(await listed(fixture, query)).toEqual([]);
    });

    test('filters by time, also when the clock was set back', async () => {
      const fixture = await Fixture.begin(open);
      const tasks: Task[] = [];
      const start = fixture.nowMs;
      for (const offset of [0, 1, 2, 3, -50, -49, 10, 11]) {
        fixture.nowMs = start + offset * 1_000;
        await fixture.insertAll(Array.from({ length: 400 }, () => fixture.newTask({ kind: 'item' })));
        tasks.push(await fixture.insert());
      }
      const between = async (from: number, to: number) => {
        const query: Query = {
          since: at(start + from * 1_000),
          until: at(start + to * 1_000),
          kind: ['background'],
        };
        return listed(fixture, query);
      };
      const expected = (from: number, to: number) =>
        tasks
          .filter(
            ({ createdAt }) => createdAt >= at(start + from * 1_000) && createdAt < at(start + to * 1_000),
          )
          .map(({ n }) => n)
          .reverse();
      for (const [from, to] of [
        [-60, 60],
        [0, 3],
        [-50, -48],
        [1, 11],
        [3, 4],
        [-49, 1],
        [20, 30],
        [-90, -70],
      ] as const)
        expect(await between(from, to)).toEqual(expected(from, to));
      expect(await listed(fixture, { since: at(start + 11_000), limit: 1 })).toEqual(
        numbers(...tasks.slice(-1)),
      );
    });

    test('continues where a page ended, whatever came meanwhile', async () => {
      const fixture = await Fixture.begin(open);
      const tasks = [];
      for (let count = 0; count < 7; count += 1) tasks.push(await fixture.insert());
      const first = await fixture.ledger.tasks.list({ order: 'created', limit: 3 });
      await fixture.insert();
      const second = await fixture.ledger.tasks.list({
        order: 'created',
        limit: 3,
        cursor: first.nextCursor,
      });
      expect([...first.tasks, ...second.tasks].map(({ n }) => n)).toEqual(
        tasks
          .slice(1)
          .reverse()
          .map(({ n }) => n),
      );
      const last = await fixture.ledger.tasks.list({ order: 'created', limit: 3, cursor: second.nextCursor });
      expect(last.tasks).toHaveLength(1);
      expect(last.nextCursor).toBeUndefined();
    });

    test('in pages of any size is the same list', async () => {
      const fixture = await Fixture.begin(open);
      for (let count = 0; count < 30; count += 1) {
        const agent = count % 3 === 0 ? 'claude' : 'shell';
        const labels: Record<string, string> = count % 2 === 0 ? { even: 'yes' } : {};
        const task = { agent, labels, priority: count % 4 };
        if (count % 5 === 0) await fixture.insert({ ...task, runAtMs: fixture.nowMs + 60_000 });
        else
          await fixture.insert({
            ...task,
            session: `s${count % 7}${agent}`,
            group: count % 2 === 0 ? 'gpu' : undefined,
          });
        if (count % 10 === 5) await fixture.claim({ '': 1, gpu: 1 });
        if (count % 10 === 9)
          for (const { claim } of await fixture.claim({ '': 2 })) await fixture.complete(claim);
        fixture.pass();
      }
      const queries: readonly Query[] = [
        {},
        { order: 'ended' },
        { order: 'attention' },
        { agent: ['claude'] },
        { agent: ['claude'], order: 'attention' },
        { label: [{ key: 'even' }], order: 'ended' },
        { status: ['pending'], order: 'attention' },
        { since: at(fixture.nowMs - 20_000) },
        { roots: true },
        { roots: true, order: 'ended' },
      ];
      for (const query of queries) {
        const whole = await listed(fixture, query);
        for (const size of [1, 2, 7]) expect(await paged(fixture, query, size)).toEqual(whole);
        if (query.order === undefined || query.order === 'created') continue;
        const back: Query = { ...query, order: query.order === 'ended' ? '-ended' : '-attention' };
        for (const size of [1, 2, 7, 100])
          expect(await paged(fixture, back, size)).toEqual(whole.toReversed());
      }
    });

    test('from its end is the same list backwards, also when it is long', async () => {
      const fixture = await Fixture.begin(open);
      await fixture.insertAll(
        Array.from({ length: 1_500 }, (_, at) =>
          fixture.newTask({
            priority: at % 3,
            ...(at % 400 === 7 ? { runAtMs: fixture.nowMs + 60_000 } : {}),
          }),
        ),
      );
      for (let round = 0; round < 3; round += 1)
        for (const { claim, task } of await fixture.claim({ '': 400 })) {
          if (task.n % 5 !== 0) await fixture.complete(claim);
          if (task.n % 40 === 0) fixture.pass();
        }
      for (const order of ['ended', 'attention'] as const) {
        const whole = await paged(fixture, { order }, 97);
        expect(whole.length).toBeGreaterThan(200);
        expect(await paged(fixture, { order: `-${order}` }, 97)).toEqual(whole.toReversed());
      }
    });

    test('finds the roots among the many tasks that ended below them', async () => {
      const fixture = await Fixture.begin(open);
      const roots: Task[] = [];
      for (let count = 0; count < 3; count += 1) {
        const root = await fixture.insert();
        roots.push(root);
        await fixture.insertAll(Array.from({ length: 1_200 }, () => fixture.newTask(fixture.childOf(root))));
        await fixture.cancel(root.id);
        fixture.pass();
      }
      for (const order of ['created', 'ended'] as const) {
        expect(await paged(fixture, { order, roots: true }, 2)).toEqual(numbers(...roots.toReversed()));
        expect(await listed(fixture, { order, roots: true, status: ['cancelled'] })).toEqual(
          numbers(...roots.toReversed()),
        );
      }
    });

    test('refuses a cursor that it did not make', async () => {
      const fixture = await Fixture.begin(open);
      await fixture.insertAll([fixture.newTask(), fixture.newTask()]);
      const { nextCursor } = await fixture.ledger.tasks.list({ order: 'created', limit: 1 });
      const wrong: readonly Pick<TaskQuery, 'order' | 'cursor'>[] = [
        { order: 'created', cursor: 'x' },
        { order: 'created', cursor: Buffer.from('["created","1"]').toString('base64url') },
        { order: 'ended', cursor: nextCursor },
      ];
      for (const query of wrong)
        await expect(fixture.ledger.tasks.list({ limit: 1, ...query })).rejects.toMatchObject({
          code: 'invalid_request',
        });
    });

    test('finds words in title, prompt and result', async () => {
      const fixture = await Fixture.begin(open);
      const a = await fixture.ended({ prompt: 'repair the login page', agent: 'claude' });
      fixture.pass();
      const b = await fixture.ended({ title: 'Login', prompt: 'x' });
      const c = await fixture.insert({ prompt: 'repair the build' });
      // New text is indexed in the background.
      await expect.poll(() => listed(fixture, { search: 'repair' })).toEqual(numbers(c, a));
      expect(await listed(fixture, { search: 'login' })).toEqual(numbers(b, a));
      expect(await listed(fixture, { search: 'login', agent: ['claude'] })).toEqual(numbers(a));
      expect(await listed(fixture, { search: 'repair', order: 'ended' })).toEqual(numbers(a));
      expect(await listed(fixture, { search: 'login', order: 'ended' })).toEqual(numbers(b, a));
      expect(await paged(fixture, { search: 'repair' }, 1)).toEqual(numbers(c, a));
    });
  });

  describe('the order of what needs attention', () => {
    test('is what waits for an answer, what runs, what is next in line, what is held back', async () => {
      const fixture = await Fixture.begin(open);
      const running = await fixture.run();
      const asking = await fixture.run();
      await fixture.ask(asking.claim);
      await fixture.ended();
      const delayed = await fixture.insert({ runAtMs: fixture.nowMs + 60_000 });
      const plain = await fixture.insert();
      const urgent = await fixture.insert({ priority: 3, group: 'gpu' });
      const behind = await fixture.insert(fixture.childOf(running.task, { after: [delayed.id] }));
      const child = await fixture.insert(fixture.childOf(running.task));
      const expected = [asking.task, running.task, child, urgent, plain, delayed, behind];
      expect(await listed(fixture, { order: 'attention' })).toEqual(numbers(...expected));
      expect(await listed(fixture, { order: 'attention', status: ['pending'] })).toEqual(
        numbers(...expected.slice(2)),
      );
      expect(await listed(fixture, { order: 'attention', status: ['failed'] })).toEqual([]);
    });
  });

  describe('the order of the end', () => {
    test('begins with what ended last and shows nothing that has not', async () => {
      const fixture = await Fixture.begin(open);
      const [a, b, c] = [await fixture.insert(), await fixture.insert(), await fixture.insert()];
      await fixture.insert();
      const claims = (await fixture.claim({ '': 3 })).map(({ claim }) => claim);
      for (const index of [1, 2, 0]) {
        const claim = claims[index];
        fixture.pass();
        if (claim !== undefined)
          await fixture.settle(
            claim,
            index === 2 ? { status: 'cancelled', by: 'ada' } : { status: 'completed' },
          );
      }
      expect(await listed(fixture, { order: 'ended' })).toEqual(numbers(a, c, b));
      expect(await listed(fixture, { order: 'ended', status: ['completed', 'pending'] })).toEqual(
        numbers(a, b),
      );
    });
  });
};
