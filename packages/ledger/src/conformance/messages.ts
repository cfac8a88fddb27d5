import type { NewMessage, Task, TaskId } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { at, Fixture, type OpenLedger } from './fixture.ts';

const said = (text: string, role: NewMessage['role'] = 'user'): NewMessage => ({
  role,
  parts: [{ type: 'text', text }],
});

const add = (fixture: Fixture, { session, id }: Task, ...messages: readonly NewMessage[]): Promise<void> =>
  fixture.ledger.sessions.addMessages(session, id, messages, fixture.nowMs);

const numbersIn = async (fixture: Fixture, session: string, after = 0, limit = 1_000) =>
  (await fixture.ledger.sessions.messages(session, { after, limit })).map(({ n }) => n);

const currentIn = async (fixture: Fixture, session: string) =>
  (await fixture.ledger.sessions.currentMessages(session)).map(({ n }) => n);

const remove = (fixture: Fixture, ...ids: readonly TaskId[]) =>
  fixture.ledger.tasks.remove(ids, 'ada', fixture.nowMs);

/** What sessions remember. */
export const messagesConformance = (open: OpenLedger): void => {
  describe('what was said in a session', () => {
    test('is kept as it was, numbered, with its task and its time', async () => {
      const fixture = await Fixture.begin(open);
      const task = await fixture.insert({ session: 's' });
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
      await add(fixture, task, ...messages);
      fixture.pass();
      await add(fixture, task, said('done', 'assistant'));
      await fixture.reopen();
      const kept = await fixture.ledger.sessions.messages('s', { after: 0, limit: 10 });
      expect(kept.slice(0, 3)).toEqual(
        messages.map((message, index) => ({
          ...message,
          n: index + 1,
          taskId: task.id,
          at: at(fixture.nowMs - 1_000),
        })),
      );
      expect(kept[3]).toMatchObject({ n: 4, role: 'assistant', at: at(fixture.nowMs) });
    });

    test('is read in pages, each session on its own', async () => {
      const fixture = await Fixture.begin(open);
      const [one, two] = [await fixture.insert({ session: 'one' }), await fixture.insert({ session: 'two' })];
      for (let count = 0; count < 5; count += 1) await add(fixture, one, said(String(count)));
      await add(fixture, two, said('other'));
      expect(await numbersIn(fixture, 'one', 0, 2)).toEqual([1, 2]);
      expect(await numbersIn(fixture, 'one', 2, 2)).toEqual([3, 4]);
      expect(await numbersIn(fixture, 'one', 5)).toEqual([]);
      expect(await numbersIn(fixture, 'two')).toEqual([1]);
      expect(await numbersIn(fixture, 'never')).toEqual([]);
      await add(fixture, two);
      expect(await numbersIn(fixture, 'two')).toEqual([1]);
      expect(await fixture.ledger.sessions.get('one')).toMatchObject({ lastMessage: 5 });
      expect(
        (await fixture.ledger.sessions.list(9)).map(({ lastMessage }) => lastMessage).toSorted(),
      ).toEqual([1, 5]);
    });

    test('is given to the agent from the last summary on', async () => {
      const fixture = await Fixture.begin(open);
      const task = await fixture.insert({ session: 's' });
      expect(await currentIn(fixture, 's')).toEqual([]);
      await add(fixture, task, said('one'), said('two'));
      expect(await currentIn(fixture, 's')).toEqual([1, 2]);
      await add(fixture, task, said('short', 'summary'), said('three'));
      expect(await currentIn(fixture, 's')).toEqual([3, 4]);
      await add(fixture, task, said('a', 'summary'), said('b'), said('shorter', 'summary'));
      expect(await currentIn(fixture, 's')).toEqual([7]);
      expect(await numbersIn(fixture, 's')).toEqual([1, 2, 3, 4, 5, 6, 7]);
    });

    test('goes with the session to its new name, also what is said by a task that knows the old one', async () => {
      const fixture = await Fixture.begin(open);
      const task = await fixture.insert({ session: 'old' });
      await add(fixture, task, said('one'));
      await fixture.ledger.sessions.noteAgentSession('old', 'a1');
      await fixture.ledger.sessions.rename('old', 'new');
      await fixture.ledger.sessions.create('old', 'claude', fixture.nowMs);
      await add(fixture, task, said('two'));
      expect(await numbersIn(fixture, 'new')).toEqual([1, 2]);
      expect(await fixture.ledger.sessions.memory('new')).toMatchObject({ agentSessionId: 'a1' });
      expect(await numbersIn(fixture, 'old')).toEqual([]);
      expect(await fixture.ledger.sessions.memory('old')).toEqual({});
    });
  });

  describe("the agent's own id of a conversation", () => {
    test('is noted, replaced and taken away, in a session without a name as well', async () => {
      const fixture = await Fixture.begin(open);
      const { session } = await fixture.insert();
      const { sessions } = fixture.ledger;
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
      const fixture = await Fixture.begin(open);
      const task = await fixture.insert({ session: 's' });
      const { sessions } = fixture.ledger;
      for (let count = 0; count < 3; count += 1) await add(fixture, task, said('x'));
      await sessions.noteAgentSession('s', 'a1');
      expect(await sessions.reset('s', fixture.nowMs)).toBe(true);
      expect(await numbersIn(fixture, 's')).toEqual([]);
      expect(await currentIn(fixture, 's')).toEqual([]);
      expect(await sessions.memory('s')).toEqual({});
      expect(await sessions.get('s')).toMatchObject({ tasks: 1, lastMessage: undefined });
      await add(fixture, task, said('again'));
      expect(await numbersIn(fixture, 's')).toEqual([4]);
      expect(await currentIn(fixture, 's')).toEqual([4]);
      const whole = await sessions.messages('s', { after: 1, limit: 9, archived: true });
      expect(whole.map(({ n, archived }) => [n, archived])).toEqual([
        [2, true],
        [3, true],
        [4, undefined],
      ]);
    });

    test('is noted with what it archived, once where nothing was said or done since', async () => {
      const fixture = await Fixture.begin(open);
      const first = await fixture.insert({ session: 's' });
      await add(fixture, first, said('one'));
      const { sessions } = fixture.ledger;
      await sessions.reset('s', fixture.nowMs);
      await sessions.reset('s', fixture.nowMs + 5_000);
      const second = await fixture.insert({ session: 's' });
      await add(fixture, second, said('two'));
      await add(fixture, second, said('three'));
      await sessions.reset('s', fixture.nowMs + 9_000);
      expect((await sessions.get('s'))?.resets).toEqual([
        { at: at(fixture.nowMs), messages: 1, lastMessage: 1, lastTask: first.n },
        { at: at(fixture.nowMs + 9_000), messages: 2, lastMessage: 3, lastTask: second.n },
      ]);
    });

    test('is done for one where nothing was said, and refused for one that does not exist', async () => {
      const fixture = await Fixture.begin(open);
      const { session } = await fixture.insert();
      expect(await fixture.ledger.sessions.reset(session, fixture.nowMs)).toBe(true);
      expect(await fixture.ledger.sessions.reset('never', fixture.nowMs)).toBe(false);
    });
  });

  describe('removing tasks', () => {
    test('leaves what was said in a session with a name', async () => {
      const fixture = await Fixture.begin(open);
      const task = await fixture.ended({ session: 'named' });
      await add(fixture, task, said('one'));
      await remove(fixture, task.id);
      expect(await numbersIn(fixture, 'named')).toEqual([1]);
    });

    test('takes along what is archived in a session with a name, with the last of its tasks', async () => {
      const fixture = await Fixture.begin(open);
      const first = await fixture.ended({ session: 'named' });
      for (let count = 0; count < 150; count += 1) await add(fixture, first, said('x'));
      const { sessions } = fixture.ledger;
      await sessions.reset('named', fixture.nowMs);
      const second = await fixture.ended({ session: 'named' });
      await add(fixture, second, said('kept'));
      const whole = async () =>
        (await sessions.messages('named', { after: 0, limit: 999, archived: true })).map(({ n }) => n);
      await remove(fixture, first.id);
      expect(await whole()).toHaveLength(151);
      await remove(fixture, second.id);
      expect(await whole()).toEqual([151]);
      expect((await sessions.get('named'))?.resets).toBeUndefined();
    });

    test('leaves nothing that a reset would archive forever', async () => {
      const fixture = await Fixture.begin(open);
      const task = await fixture.ended({ session: 'named' });
      await add(fixture, task, said('secret'), said('noted', 'assistant'));
      await remove(fixture, task.id);
      expect(await numbersIn(fixture, 'named')).toEqual([1, 2]);
      const { sessions } = fixture.ledger;
      expect(await sessions.reset('named', fixture.nowMs)).toBe(true);
      expect(await sessions.messages('named', { after: 0, limit: 9, archived: true })).toEqual([]);
      const again = await fixture.insert({ session: 'named' });
      await add(fixture, again, said('next'));
      expect(await currentIn(fixture, 'named')).toEqual([3]);
    });

    test('takes along what was said in a session without one, with the last of its tasks', async () => {
      const fixture = await Fixture.begin(open);
      const first = await fixture.ended();
      const second = await fixture.ended({ session: first.session });
      for (let count = 0; count < 150; count += 1) await add(fixture, first, said('x'));
      await fixture.ledger.sessions.noteAgentSession(first.session, 'a1');
      await remove(fixture, first.id);
      expect(await numbersIn(fixture, first.session)).toHaveLength(150);
      await remove(fixture, second.id);
      expect(await numbersIn(fixture, first.session)).toEqual([]);
      expect(await fixture.ledger.sessions.memory(first.session)).toEqual({});
    });

    test('does so when the last of them go together', async () => {
      const fixture = await Fixture.begin(open);
      const first = await fixture.ended();
      const second = await fixture.ended({ session: first.session });
      await add(fixture, first, said('x'));
      await remove(fixture, first.id, second.id);
      expect(await numbersIn(fixture, first.session)).toEqual([]);
    });
  });
};
