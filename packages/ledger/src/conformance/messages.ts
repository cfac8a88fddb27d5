import type { NewMessage, Task, TaskId } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { at, type OpenLedger, World } from './world.ts';

const said = (text: string, role: NewMessage['role'] = 'user'): NewMessage => ({
  role,
  parts: [{ type: 'text', text }],
});

const add = (world: World, { session, id }: Task, ...messages: readonly NewMessage[]): Promise<void> =>
  world.ledger.sessions.addMessages(session, id, messages, world.nowMs);

const numbersIn = async (world: World, session: string, after = 0, limit = 1_000) =>
  (await world.ledger.sessions.messages(session, { after, limit })).map(({ n }) => n);

const currentIn = async (world: World, session: string) =>
  (await world.ledger.sessions.currentMessages(session)).map(({ n }) => n);

const remove = (world: World, ...ids: readonly TaskId[]) =>
  world.ledger.tasks.remove(ids, 'ada', world.nowMs);

/** What sessions remember. */
export const messagesConformance = (open: OpenLedger): void => {
  describe('what was said in a session', () => {
    test('is kept as it was, numbered, with its task and its time', async () => {
      const world = await World.begin(open);
      const task = await world.insert({ session: 's' });
      const messages: readonly NewMessage[] = [
        said('list the files'),
        {
          role: 'assistant',
          parts: [
            { type: 'reasoning', text: 'they want a list' },
            { type: 'tool-call', toolCallId: 'c1', toolName: 'list_files', input: { path: '.' } },
          ],
        },
        {
          role: 'tool',
          parts: [{ type: 'tool-result', toolCallId: 'c1', toolName: 'list_files', output: '火\0' }],
        },
      ];
      await add(world, task, ...messages);
      world.pass();
      await add(world, task, said('done', 'assistant'));
      await world.reopen();
      const kept = await world.ledger.sessions.messages('s', { after: 0, limit: 10 });
      expect(kept.slice(0, 3)).toEqual(
        messages.map((message, index) => ({
          ...message,
          n: index + 1,
          taskId: task.id,
          at: at(world.nowMs - 1_000),
        })),
      );
      expect(kept[3]).toMatchObject({ n: 4, role: 'assistant', at: at(world.nowMs) });
    });

    test('is read in pages, each session by itself', async () => {
      const world = await World.begin(open);
      const [one, two] = [await world.insert({ session: 'one' }), await world.insert({ session: 'two' })];
      for (let count = 0; count < 5; count += 1) await add(world, one, said(String(count)));
      await add(world, two, said('other'));
      expect(await numbersIn(world, 'one', 0, 2)).toEqual([1, 2]);
      expect(await numbersIn(world, 'one', 2, 2)).toEqual([3, 4]);
      expect(await numbersIn(world, 'one', 5)).toEqual([]);
      expect(await numbersIn(world, 'two')).toEqual([1]);
      expect(await numbersIn(world, 'never')).toEqual([]);
      await add(world, two);
      expect(await numbersIn(world, 'two')).toEqual([1]);
      expect(await world.ledger.sessions.get('one')).toMatchObject({ lastMessage: 5 });
      expect((await world.ledger.sessions.list(9)).map(({ lastMessage }) => lastMessage).toSorted()).toEqual([
        1, 5,
      ]);
    });

    test('is given to the agent from the last summary on', async () => {
      const world = await World.begin(open);
      const task = await world.insert({ session: 's' });
      expect(await currentIn(world, 's')).toEqual([]);
      await add(world, task, said('one'), said('two'));
      expect(await currentIn(world, 's')).toEqual([1, 2]);
      await add(world, task, said('short', 'summary'), said('three'));
      expect(await currentIn(world, 's')).toEqual([3, 4]);
      await add(world, task, said('a', 'summary'), said('b'), said('shorter', 'summary'));
      expect(await currentIn(world, 's')).toEqual([7]);
      expect(await numbersIn(world, 's')).toEqual([1, 2, 3, 4, 5, 6, 7]);
    });

    test('goes with the session to its new name, also what is said by a task that knows the old one', async () => {
      const world = await World.begin(open);
      const task = await world.insert({ session: 'old' });
      await add(world, task, said('one'));
      await world.ledger.sessions.noteAgentSession('old', 'a1');
      await world.ledger.sessions.rename('old', 'new');
      await world.ledger.sessions.create('old', 'claude', world.nowMs);
      await add(world, task, said('two'));
      expect(await numbersIn(world, 'new')).toEqual([1, 2]);
      expect(await world.ledger.sessions.memory('new')).toMatchObject({ agentSessionId: 'a1' });
      expect(await numbersIn(world, 'old')).toEqual([]);
      expect(await world.ledger.sessions.memory('old')).toEqual({});
    });
  });

  describe("the agent's own id of a conversation", () => {
    test('is noted, replaced and taken away, in a session without a name as well', async () => {
      const world = await World.begin(open);
      const { session } = await world.insert();
      const { sessions } = world.ledger;
      expect(await sessions.memory(session)).toEqual({});
      await sessions.noteAgentSession(session, 'first');
      await sessions.noteAgentSession(session, 'second');
      expect(await sessions.memory(session)).toEqual({ agentSessionId: 'second' });
      expect(await sessions.list(10)).toEqual([]);
      await sessions.rename(session, 'kept');
      expect(await sessions.memory('kept')).toEqual({ agentSessionId: 'second' });
      await sessions.noteAgentSession('kept', undefined);
      expect(await sessions.memory('kept')).toEqual({});
    });
  });

  describe('resetting a session', () => {
    test('archives everything said but not the tasks, and gives no number again', async () => {
      const world = await World.begin(open);
      const task = await world.insert({ session: 's' });
      const { sessions } = world.ledger;
      for (let count = 0; count < 3; count += 1) await add(world, task, said('x'));
      await sessions.noteAgentSession('s', 'a1');
      expect(await sessions.reset('s', world.nowMs)).toBe(true);
      expect(await numbersIn(world, 's')).toEqual([]);
      expect(await currentIn(world, 's')).toEqual([]);
      expect(await sessions.memory('s')).toEqual({});
      expect(await sessions.get('s')).toMatchObject({ tasks: 1, lastMessage: undefined });
      await add(world, task, said('again'));
      expect(await numbersIn(world, 's')).toEqual([4]);
      expect(await currentIn(world, 's')).toEqual([4]);
      const whole = await sessions.messages('s', { after: 1, limit: 9, archived: true });
      expect(whole.map(({ n, archived }) => [n, archived])).toEqual([
        [2, true],
        [3, true],
        [4, undefined],
      ]);
    });

    test('is noted with what it archived, once where nothing was said or done since', async () => {
      const world = await World.begin(open);
      const first = await world.insert({ session: 's' });
      await add(world, first, said('one'));
      const { sessions } = world.ledger;
      await sessions.reset('s', world.nowMs);
      await sessions.reset('s', world.nowMs + 5_000);
      const second = await world.insert({ session: 's' });
      await add(world, second, said('two'));
      await add(world, second, said('three'));
      await sessions.reset('s', world.nowMs + 9_000);
      expect((await sessions.get('s'))?.resets).toEqual([
        { at: at(world.nowMs), messages: 1, lastMessage: 1, lastTask: first.n },
        { at: at(world.nowMs + 9_000), messages: 2, lastMessage: 3, lastTask: second.n },
      ]);
    });

    test('is done for one where nothing was said, and refused for one that does not exist', async () => {
      const world = await World.begin(open);
      const { session } = await world.insert();
      expect(await world.ledger.sessions.reset(session, world.nowMs)).toBe(true);
      expect(await world.ledger.sessions.reset('never', world.nowMs)).toBe(false);
    });
  });

  describe('removing tasks', () => {
    test('leaves what was said in a session with a name', async () => {
      const world = await World.begin(open);
      const task = await world.ended({ session: 'named' });
      await add(world, task, said('one'));
      await remove(world, task.id);
      expect(await numbersIn(world, 'named')).toEqual([1]);
    });

    test('takes along what is archived in a session with a name, with the last of its tasks', async () => {
      const world = await World.begin(open);
      const first = await world.ended({ session: 'named' });
      for (let count = 0; count < 150; count += 1) await add(world, first, said('x'));
      const { sessions } = world.ledger;
      await sessions.reset('named', world.nowMs);
      const second = await world.ended({ session: 'named' });
      await add(world, second, said('kept'));
      const whole = async () =>
        (await sessions.messages('named', { after: 0, limit: 999, archived: true })).map(({ n }) => n);
      await remove(world, first.id);
      expect(await whole()).toHaveLength(151);
      await remove(world, second.id);
      expect(await whole()).toEqual([151]);
      expect((await sessions.get('named'))?.resets).toBeUndefined();
    });

    test('leaves nothing that a reset would archive for ever', async () => {
      const world = await World.begin(open);
      const task = await world.ended({ session: 'named' });
      await add(world, task, said('secret'), said('noted', 'assistant'));
      await remove(world, task.id);
      expect(await numbersIn(world, 'named')).toEqual([1, 2]);
      const { sessions } = world.ledger;
      expect(await sessions.reset('named', world.nowMs)).toBe(true);
      expect(await sessions.messages('named', { after: 0, limit: 9, archived: true })).toEqual([]);
      const again = await world.insert({ session: 'named' });
      await add(world, again, said('next'));
      expect(await currentIn(world, 'named')).toEqual([3]);
    });

    test('takes along what was said in a session without one, with the last of its tasks', async () => {
      const world = await World.begin(open);
      const first = await world.ended();
      const second = await world.ended({ session: first.session });
      for (let count = 0; count < 150; count += 1) await add(world, first, said('x'));
      await world.ledger.sessions.noteAgentSession(first.session, 'a1');
      await remove(world, first.id);
      expect(await numbersIn(world, first.session)).toHaveLength(150);
      await remove(world, second.id);
      expect(await numbersIn(world, first.session)).toEqual([]);
      expect(await world.ledger.sessions.memory(first.session)).toEqual({});
    });

    test('does so when the last of them go together', async () => {
      const world = await World.begin(open);
      const first = await world.ended();
      const second = await world.ended({ session: first.session });
      await add(world, first, said('x'));
      await remove(world, first.id, second.id);
      expect(await numbersIn(world, first.session)).toEqual([]);
    });
  });
};
