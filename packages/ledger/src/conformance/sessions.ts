import { describe, expect, test } from 'vitest';
import { at, Fixture, type OpenLedger } from './fixture.ts';

/** Sessions. */
export const sessionsConformance = (open: OpenLedger): void => {
  describe('a named session', () => {
    test('belongs to the agent that it was first used with', async () => {
      const fixture = await Fixture.begin(open);
      await fixture.insert({ session: 'review', agent: 'claude' });
      expect(await fixture.offer({ session: 'review', agent: 'codex' })).toEqual({
        outcome: 'session_agent',
        agent: 'claude',
      });
      expect(await fixture.ledger.sessions.get('review')).toMatchObject({
        name: 'review',
        agent: 'claude',
        tasks: 1,
      });
    });

    test('is not bound by a task that was refused', async () => {
      const fixture = await Fixture.begin(open);
      await fixture.offer({ session: 'review', agent: 'claude', after: [fixture.newId()] });
      expect(await fixture.ledger.sessions.get('review')).toBeUndefined();
      expect(await fixture.offer({ session: 'review', agent: 'codex' })).toMatchObject({
        outcome: 'inserted',
      });
    });

    test('sums up its tasks and what they consumed', async () => {
      const fixture = await Fixture.begin(open);
      const usage = { inputTokens: 10, cost: 0.25, currency: 'EUR' };
      await fixture.ended({ session: 's' }, { status: 'completed', usage });
      await fixture.ended({ session: 's' }, { status: 'failed', reason: 'signal', message: 'x', usage });
      fixture.pass();
      await fixture.insert({ session: 's' });
      await fixture.insert({ session: 's', kind: 'item' });
      expect(await fixture.ledger.sessions.get('s')).toMatchObject({
        tasks: 3,
        activeTasks: 1,
        lastTaskAt: at(fixture.nowMs),
        usage: { inputTokens: 20, cost: 0.5, currency: 'EUR' },
      });
    });

    test('can be made before it is used, once', async () => {
      const fixture = await Fixture.begin(open);
      const made = await fixture.ledger.sessions.create('plan', 'claude', fixture.nowMs);
      expect(made).toMatchObject({ name: 'plan', agent: 'claude', createdAt: at(fixture.nowMs), tasks: 0 });
      expect(await fixture.ledger.sessions.create('plan', 'codex', fixture.nowMs)).toBeUndefined();
      expect(await fixture.offer({ session: 'plan', agent: 'codex' })).toMatchObject({
        outcome: 'session_agent',
      });
    });
  });

  describe('the model of a session', () => {
    test('is remembered until another is chosen, also under a new name', async () => {
      const fixture = await Fixture.begin(open);
      const { sessions } = fixture.ledger;
      await fixture.insert({ session: 's' });
      await sessions.noteAgentSession('s', 'agent-1');
      await sessions.noteModel('s', 'big');
      expect((await sessions.get('s'))?.model).toBe('big');
      await sessions.rename('s', 't');
      expect(await sessions.memory('t')).toEqual({ agentSessionId: 'agent-1', model: 'big' });
      await sessions.noteModel('t', undefined);
      expect((await sessions.get('t'))?.model).toBeUndefined();
    });
  });

  describe('renaming a session', () => {
    test('shows the new name everywhere and frees the old one', async () => {
      const fixture = await Fixture.begin(open);
      const { task: before, claim } = await fixture.run({ session: 'old' });
      const revision = fixture.ledger.tasks.revision();
      expect(await fixture.ledger.sessions.rename('old', 'new')).toBe(true);
      expect(fixture.ledger.tasks.revision()).toBeGreaterThan(revision);
      expect((await fixture.get(before.id)).session).toBe('new');
      expect(await fixture.ledger.sessions.get('old')).toBeUndefined();
      await fixture.complete(claim);
      expect((await fixture.ledger.events.page(0, {}, 10)).at(-1)?.session).toBe('new');
      const fresh = await fixture.insert({ session: 'old', agent: 'codex' });
      const query = { order: 'created', limit: 10 } as const;
      const listed = async (session: string) =>
        (await fixture.ledger.tasks.list({ ...query, session })).tasks.map(({ id }) => id);
      expect(await listed('old')).toEqual([fresh.id]);
      expect(await listed('new')).toEqual([before.id]);
    });

    test('is refused for a name that is taken or a session that does not exist', async () => {
      const fixture = await Fixture.begin(open);
      const unnamed = await fixture.insert();
      await fixture.insert({ session: 'one' });
      await fixture.insert({ session: 'two' });
      expect(await fixture.ledger.sessions.rename('one', 'two')).toBe(false);
      expect(await fixture.ledger.sessions.rename('one', unnamed.session)).toBe(false);
      expect(await fixture.ledger.sessions.rename('three', 'four')).toBe(false);
    });

    test('names a session that only a task referred to', async () => {
      const fixture = await Fixture.begin(open);
      const first = await fixture.insert();
      expect(await fixture.ledger.sessions.rename(first.session, 'kept')).toBe(true);
      await fixture.insert({ session: 'kept' });
      expect(await fixture.ledger.sessions.get('kept')).toMatchObject({ tasks: 2, activeTasks: 2 });
      expect(await fixture.claim({ '': 9 })).toHaveLength(1);
    });

    test('moves the revision for good', async () => {
      const fixture = await Fixture.begin(open);
      await fixture.insert({ session: 'a' });
      for (const [from, to] of [
        ['a', 'b'],
        ['b', 'c'],
        ['c', 'd'],
      ] as const)
        await fixture.ledger.sessions.rename(from, to);
      const revision = fixture.ledger.tasks.revision();
      await fixture.reopen();
      expect(fixture.ledger.tasks.revision()).toBeGreaterThanOrEqual(revision);
    });
  });

  describe('the list of sessions', () => {
    test('begins with the last used and leaves out those that no one named', async () => {
      const fixture = await Fixture.begin(open);
      await fixture.insert({ session: 'one' });
      fixture.pass();
      await fixture.ledger.sessions.create('two', 'claude', fixture.nowMs);
      fixture.pass();
      await fixture.insert();
      await fixture.insert({ session: 'three' });
      fixture.pass();
      await fixture.insert({ session: 'one' });
      const names = (await fixture.ledger.sessions.list(10)).map(({ name }) => name);
      expect(names).toEqual(['one', 'three', 'two']);
      expect(await fixture.ledger.sessions.list(1)).toHaveLength(1);
    });

    test('has a generated one from its second task on', async () => {
      const fixture = await Fixture.begin(open);
      const first = await fixture.insert();
      expect(await fixture.ledger.sessions.list(10)).toEqual([]);
      expect(await fixture.ledger.sessions.get(first.session)).toMatchObject({ tasks: 1, agent: 'shell' });
      await fixture.insert({ session: first.session });
      expect(await fixture.ledger.sessions.list(10)).toMatchObject([{ name: first.session, tasks: 2 }]);
      expect(await fixture.offer({ session: first.session, agent: 'codex' })).toMatchObject({
        outcome: 'session_agent',
      });
    });
  });
};
