import type { JobId, Task, TaskQuery } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { at, type OpenLedger, World } from './world.ts';

type Query = Partial<Parameters<World['ledger']['tasks']['list']>[0]>;

const listed = async (world: World, query: Query): Promise<readonly number[]> => {
  const { tasks } = await world.ledger.tasks.list({ order: 'created', limit: 100, ...query });
  return tasks.map(({ n }) => n);
};

/** All pages, one after the other. */
const paged = async (world: World, query: Query, limit: number): Promise<readonly number[]> => {
  const found: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await world.ledger.tasks.list({ order: 'created', ...query, limit, cursor });
    found.push(...page.tasks.map(({ n }) => n));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return found;
};

const numbers = (...tasks: readonly Task[]): readonly number[] => tasks.map(({ n }) => n);

/** Lists. */
export const listConformance = (open: OpenLedger): void => {
  describe('the list', () => {
    test('ends a page where its bytes do, and goes on from there', async () => {
      const world = await World.begin(open);
      const half = 'x'.repeat(512 * 1024 - 100);
      const tasks: Task[] = [];
      const bounded = { maxBytes: 16 * 1024 * 1024 };
      for (let count = 0; count < 20; count++)
        tasks.push(await world.insert({ prompt: half, input: { x: half } }));
      const first = await world.ledger.tasks.list({ ...bounded, order: 'created', limit: 1_000 });
      expect(first.tasks).toHaveLength(16);
      expect(first.nextCursor).toBeDefined();
      expect(await paged(world, bounded, 1_000)).toEqual(numbers(...tasks.toReversed()));
    });

    test('filters by each field, and by several together', async () => {
      const world = await World.begin(open);
      const failed = { status: 'failed', reason: 'signal', message: 'x' } as const;
      const a = await world.ended(
        { agent: 'claude', kind: 'chat', labels: { team: 'core', x: '1' } },
        failed,
      );
      const b = await world.ended({
        agent: 'codex',
        source: 'api',
        labels: { team: 'web' },
        session: 'named',
      });
      const c = await world.insert({ agent: 'claude', jobId: 'job_1' as JobId, labels: { x: '1' } });
      const d = await world.insert(world.childOf(c, { agent: 'codex' }));
      const e = await world.insert(world.childOf(d));
      expect(await listed(world, {})).toEqual(numbers(e, d, c, b, a));
      expect(await listed(world, { status: ['failed', 'completed'] })).toEqual(numbers(b, a));
      expect(await listed(world, { agent: ['claude'] })).toEqual(numbers(c, a));
      expect(await listed(world, { agent: ['claude', 'codex'] })).toEqual(numbers(d, c, b, a));
      expect(await listed(world, { kind: ['chat', 'helper'] })).toEqual(numbers(e, d, a));
      expect(await listed(world, { source: ['api'] })).toEqual(numbers(b));
      expect(await listed(world, { session: 'named' })).toEqual(numbers(b));
      expect(await listed(world, { session: a.session })).toEqual(numbers(a));
      expect(await listed(world, { job: 'job_1' })).toEqual(numbers(c));
      expect(await listed(world, { label: [{ key: 'team' }] })).toEqual(numbers(b, a));
      expect(await listed(world, { label: [{ key: 'team', value: 'core' }] })).toEqual(numbers(a));
      expect(await listed(world, { label: [{ key: 'team' }, { key: 'x', value: '1' }] })).toEqual(numbers(a));
      expect(await listed(world, { parentId: c.id })).toEqual(numbers(d));
      expect(await listed(world, { rootId: c.id })).toEqual(numbers(e, d, c));
      const f = await world.insert(world.childOf(e, { kind: 'background', agent: 'codex' }));
      expect(await listed(world, { roots: true })).toEqual(numbers(f, c, b, a));
      expect(await listed(world, { roots: true, agent: ['codex'] })).toEqual(numbers(f, b));
      expect(await listed(world, { agent: ['claude'], status: ['pending'] })).toEqual(numbers(c));
      expect(await listed(world, { agent: ['claude'], kind: ['chat'], label: [{ key: 'x' }] })).toEqual(
        numbers(a),
      );
      expect(await listed(world, { rootId: c.id, agent: ['codex'] })).toEqual(numbers(f, d));
    });

    test("leaves the to-dos of agents out, unless their kind is named or a task's tree is", async () => {
      const world = await World.begin(open);
      const work = await world.insert({ session: 's', agent: 'claude' });
      const item = await world.insert({ kind: 'item', session: 's', agent: 'claude', isExternalRoot: false });
      const part = await world.insert(world.childOf(item, { kind: 'item', session: 's', agent: 'claude' }));
      const below = await world.insert(world.childOf(item, { session: 's', agent: 'claude' }));
      const ran = numbers(below, work);
      const active: TaskQuery['status'] = ['pending', 'running', 'needs_input'];
      expect(await listed(world, {})).toEqual(ran);
      expect(await listed(world, { status: active })).toEqual(ran);
      expect(await listed(world, { status: active, order: 'attention' })).toEqual(numbers(below, work));
      expect(await listed(world, { session: 's' })).toEqual(ran);
      expect(await listed(world, { agent: ['claude'] })).toEqual(ran);
      expect(await listed(world, { roots: true })).toEqual(numbers(work));
      expect(await listed(world, { kind: ['item'] })).toEqual(numbers(part, item));
      expect(await listed(world, { parentId: item.id })).toEqual(numbers(below, part));
      expect(await listed(world, { rootId: item.id })).toEqual(numbers(below, part, item));
      expect((await world.ledger.tasks.find({ newest: 1 })).map(({ id }) => id)).toEqual([below.id]);
      expect((await world.ledger.tasks.find({ newest: 2 })).map(({ id }) => id)).toEqual([work.id]);
      const { id } = item;
      expect((await world.ledger.tasks.find({ prefix: id })).map((task) => task.id)).toEqual([id]);
      await world.ledger.items.move(id, { status: 'completed', by: 'ada', reason: 'user' }, world.nowMs);
      expect(await listed(world, { status: ['completed'], order: 'ended' })).toEqual([]);
      expect(await listed(world, { status: ['completed'], kind: ['item'] })).toEqual(numbers(item));
    });

    test('shows nothing for what does not exist', async () => {
      const world = await World.begin(open);
      await world.insert();
      const gone = world.newId();
      for (const query of [
        { parentId: gone },
        { rootId: gone },
        { session: 'x' },
        { agent: ['x'] },
        { job: 'x' },
      ])
        expect(await listed(world, query)).toEqual([]);
    });

    test('filters by time, also when the clock was set back', async () => {
      const world = await World.begin(open);
      const tasks: Task[] = [];
      const start = world.nowMs;
      for (const offset of [0, 1, 2, 3, -50, -49, 10, 11]) {
        world.nowMs = start + offset * 1_000;
        await world.insertAll(Array.from({ length: 400 }, () => world.newTask({ kind: 'item' })));
        tasks.push(await world.insert());
      }
      const between = async (from: number, to: number) => {
        const query: Query = {
          since: at(start + from * 1_000),
          until: at(start + to * 1_000),
          kind: ['background'],
        };
        return listed(world, query);
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
      expect(await listed(world, { since: at(start + 11_000), limit: 1 })).toEqual(
        numbers(...tasks.slice(-1)),
      );
    });

    test('goes on where a page ended, whatever came meanwhile', async () => {
      const world = await World.begin(open);
      const tasks = [];
      for (let count = 0; count < 7; count += 1) tasks.push(await world.insert());
      const first = await world.ledger.tasks.list({ order: 'created', limit: 3 });
      await world.insert();
      const second = await world.ledger.tasks.list({ order: 'created', limit: 3, cursor: first.nextCursor });
      expect([...first.tasks, ...second.tasks].map(({ n }) => n)).toEqual(
        tasks
          .slice(1)
          .reverse()
          .map(({ n }) => n),
      );
      const last = await world.ledger.tasks.list({ order: 'created', limit: 3, cursor: second.nextCursor });
      expect(last.tasks).toHaveLength(1);
      expect(last.nextCursor).toBeUndefined();
    });

    test('in pages of any size is the same list', async () => {
      const world = await World.begin(open);
      for (let count = 0; count < 30; count += 1) {
        const agent = count % 3 === 0 ? 'claude' : 'shell';
        const labels: Record<string, string> = count % 2 === 0 ? { even: 'yes' } : {};
        const task = { agent, labels, priority: count % 4 };
        if (count % 5 === 0) await world.insert({ ...task, runAtMs: world.nowMs + 60_000 });
        else
          await world.insert({
            ...task,
            session: `s${count % 7}${agent}`,
            group: count % 2 === 0 ? 'gpu' : undefined,
          });
        if (count % 10 === 5) await world.claim({ '': 1, gpu: 1 });
        if (count % 10 === 9)
          for (const { claim } of await world.claim({ '': 2 })) await world.complete(claim);
        world.pass();
      }
      const queries: readonly Query[] = [
        {},
        { order: 'ended' },
        { order: 'attention' },
        { agent: ['claude'] },
        { agent: ['claude'], order: 'attention' },
        { label: [{ key: 'even' }], order: 'ended' },
        { status: ['pending'], order: 'attention' },
        { since: at(world.nowMs - 20_000) },
        { roots: true },
        { roots: true, order: 'ended' },
      ];
      for (const query of queries) {
        const whole = await listed(world, query);
        for (const size of [1, 2, 7]) expect(await paged(world, query, size)).toEqual(whole);
        if (query.order === undefined || query.order === 'created') continue;
        const back: Query = { ...query, order: query.order === 'ended' ? '-ended' : '-attention' };
        for (const size of [1, 2, 7, 100]) expect(await paged(world, back, size)).toEqual(whole.toReversed());
      }
    });

    test('from its end is the same list backwards, also when it is long', async () => {
      const world = await World.begin(open);
      await world.insertAll(
        Array.from({ length: 1_500 }, (_, at) =>
          world.newTask({ priority: at % 3, ...(at % 400 === 7 ? { runAtMs: world.nowMs + 60_000 } : {}) }),
        ),
      );
      for (let round = 0; round < 3; round += 1)
        for (const { claim, task } of await world.claim({ '': 400 })) {
          if (task.n % 5 !== 0) await world.complete(claim);
          if (task.n % 40 === 0) world.pass();
        }
      for (const order of ['ended', 'attention'] as const) {
        const whole = await paged(world, { order }, 97);
        expect(whole.length).toBeGreaterThan(200);
        expect(await paged(world, { order: `-${order}` }, 97)).toEqual(whole.toReversed());
      }
    });

    test('finds the roots among the many tasks that ended below them', async () => {
      const world = await World.begin(open);
      const roots: Task[] = [];
      for (let count = 0; count < 3; count += 1) {
        const root = await world.insert();
        roots.push(root);
        await world.insertAll(Array.from({ length: 1_200 }, () => world.newTask(world.childOf(root))));
        await world.cancel(root.id);
        world.pass();
      }
      for (const order of ['created', 'ended'] as const) {
        expect(await paged(world, { order, roots: true }, 2)).toEqual(numbers(...roots.toReversed()));
        expect(await listed(world, { order, roots: true, status: ['cancelled'] })).toEqual(
          numbers(...roots.toReversed()),
        );
      }
    });

    test('refuses a cursor that it did not make', async () => {
      const world = await World.begin(open);
      await world.insertAll([world.newTask(), world.newTask()]);
      const { nextCursor } = await world.ledger.tasks.list({ order: 'created', limit: 1 });
      const wrong: readonly Pick<TaskQuery, 'order' | 'cursor'>[] = [
        { order: 'created', cursor: 'x' },
        { order: 'created', cursor: Buffer.from('["created","1"]').toString('base64url') },
        { order: 'ended', cursor: nextCursor },
      ];
      for (const query of wrong)
        await expect(world.ledger.tasks.list({ limit: 1, ...query })).rejects.toMatchObject({
          code: 'invalid_request',
        });
    });

    test('finds words in title, prompt and result', async () => {
      const world = await World.begin(open);
      const a = await world.ended({ prompt: 'repair the login page', agent: 'claude' });
      world.pass();
      const b = await world.ended({ title: 'Login', prompt: 'x' });
      const c = await world.insert({ prompt: 'repair the build' });
      expect(await listed(world, { search: 'login' })).toEqual(numbers(b, a));
      expect(await listed(world, { search: 'login', agent: ['claude'] })).toEqual(numbers(a));
      expect(await listed(world, { search: 'repair', order: 'ended' })).toEqual(numbers(a));
      expect(await listed(world, { search: 'login', order: 'ended' })).toEqual(numbers(b, a));
      expect(await paged(world, { search: 'repair' }, 1)).toEqual(numbers(c, a));
    });
  });

  describe('the order of what needs attention', () => {
    test('is what waits for an answer, what runs, what is next in line, what is held back', async () => {
      const world = await World.begin(open);
      const running = await world.run();
      const asking = await world.run();
      await world.ask(asking.claim);
      await world.ended();
      const delayed = await world.insert({ runAtMs: world.nowMs + 60_000 });
      const plain = await world.insert();
      const urgent = await world.insert({ priority: 3, group: 'gpu' });
      const behind = await world.insert(world.childOf(running.task, { after: [delayed.id] }));
      const child = await world.insert(world.childOf(running.task));
      const expected = [asking.task, running.task, child, urgent, plain, delayed, behind];
      expect(await listed(world, { order: 'attention' })).toEqual(numbers(...expected));
      expect(await listed(world, { order: 'attention', status: ['pending'] })).toEqual(
        numbers(...expected.slice(2)),
      );
      expect(await listed(world, { order: 'attention', status: ['failed'] })).toEqual([]);
    });
  });

  describe('the order of the end', () => {
    test('begins with what ended last and shows nothing that has not', async () => {
      const world = await World.begin(open);
      const [a, b, c] = [await world.insert(), await world.insert(), await world.insert()];
      await world.insert();
      const claims = (await world.claim({ '': 3 })).map(({ claim }) => claim);
      for (const index of [1, 2, 0]) {
        const claim = claims[index];
        world.pass();
        if (claim !== undefined)
          await world.settle(
            claim,
            index === 2 ? { status: 'cancelled', by: 'ada' } : { status: 'completed' },
          );
      }
      expect(await listed(world, { order: 'ended' })).toEqual(numbers(a, c, b));
      expect(await listed(world, { order: 'ended', status: ['completed', 'pending'] })).toEqual(
        numbers(a, b),
      );
    });
  });
};
