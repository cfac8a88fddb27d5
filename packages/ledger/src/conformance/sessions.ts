import { describe, expect, test } from 'vitest';
import { at, type OpenLedger, World } from './world.ts';

/** Sessions. */
export const sessionsConformance = (open: OpenLedger): void => {
  describe('a named session', () => {
    test('belongs to the agent that it was first used with', async () => {
      const world = await World.begin(open);
      await world.insert({ session: 'review', agent: 'claude' });
      expect(await world.offer({ session: 'review', agent: 'codex' })).toEqual({
        outcome: 'session_agent',
        agent: 'claude',
      });
      expect(await world.ledger.sessions.get('review')).toMatchObject({
        name: 'review',
        agent: 'claude',
        tasks: 1,
      });
    });

    test('is not bound by a task that was refused', async () => {
      const world = await World.begin(open);
      await world.offer({ session: 'review', agent: 'claude', after: [world.newId()] });
      expect(await world.ledger.sessions.get('review')).toBeUndefined();
      expect(await world.offer({ session: 'review', agent: 'codex' })).toMatchObject({ outcome: 'inserted' });
    });

    test('sums up its tasks and what they consumed', async () => {
      const world = await World.begin(open);
      const usage = { inputTokens: 10, cost: 0.25, currency: 'EUR' };
      await world.ended({ session: 's' }, { status: 'completed', usage });
      await world.ended({ session: 's' }, { status: 'failed', reason: 'signal', message: 'x', usage });
      world.pass();
      await world.insert({ session: 's' });
      await world.insert({ session: 's', kind: 'item' });
      expect(await world.ledger.sessions.get('s')).toMatchObject({
        tasks: 3,
        activeTasks: 1,
        lastTaskAt: at(world.nowMs),
        usage: { inputTokens: 20, cost: 0.5, currency: 'EUR' },
      });
    });

    test('can be made before it is used, once', async () => {
      const world = await World.begin(open);
      const made = await world.ledger.sessions.create('plan', 'claude', world.nowMs);
      expect(made).toMatchObject({ name: 'plan', agent: 'claude', createdAt: at(world.nowMs), tasks: 0 });
      expect(await world.ledger.sessions.create('plan', 'codex', world.nowMs)).toBeUndefined();
      expect(await world.offer({ session: 'plan', agent: 'codex' })).toMatchObject({
        outcome: 'session_agent',
      });
    });
  });

  describe('the model of a session', () => {
    test('is remembered until another is chosen, also under a new name', async () => {
      const world = await World.begin(open);
      const { sessions } = world.ledger;
      await world.insert({ session: 's' });
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
      const world = await World.begin(open);
      const { task: before, claim } = await world.run({ session: 'old' });
      const revision = world.ledger.tasks.revision();
      expect(await world.ledger.sessions.rename('old', 'new')).toBe(true);
      expect(world.ledger.tasks.revision()).toBeGreaterThan(revision);
      expect((await world.get(before.id)).session).toBe('new');
      expect(await world.ledger.sessions.get('old')).toBeUndefined();
      await world.complete(claim);
      expect((await world.ledger.events.page(0, {}, 10)).at(-1)?.session).toBe('new');
      const fresh = await world.insert({ session: 'old', agent: 'codex' });
      const query = { order: 'created', limit: 10 } as const;
      const listed = async (session: string) =>
        (await world.ledger.tasks.list({ ...query, session })).tasks.map(({ id }) => id);
      expect(await listed('old')).toEqual([fresh.id]);
      expect(await listed('new')).toEqual([before.id]);
    });

    test('is refused for a name that is taken or a session that does not exist', async () => {
      const world = await World.begin(open);
      const unnamed = await world.insert();
      await world.insert({ session: 'one' });
      await world.insert({ session: 'two' });
      expect(await world.ledger.sessions.rename('one', 'two')).toBe(false);
      expect(await world.ledger.sessions.rename('one', unnamed.session)).toBe(false);
      expect(await world.ledger.sessions.rename('three', 'four')).toBe(false);
    });

    test('names a session that only a task referred to', async () => {
      const world = await World.begin(open);
      const first = await world.insert();
      expect(await world.ledger.sessions.rename(first.session, 'kept')).toBe(true);
      await world.insert({ session: 'kept' });
      expect(await world.ledger.sessions.get('kept')).toMatchObject({ tasks: 2, activeTasks: 2 });
      expect(await world.claim({ '': 9 })).toHaveLength(1);
    });

    test('moves the revision for good', async () => {
      const world = await World.begin(open);
      await world.insert({ session: 'a' });
      for (const [from, to] of [
        ['a', 'b'],
        ['b', 'c'],
        ['c', 'd'],
      ] as const)
        await world.ledger.sessions.rename(from, to);
      const revision = world.ledger.tasks.revision();
      await world.reopen();
      expect(world.ledger.tasks.revision()).toBeGreaterThanOrEqual(revision);
    });
  });

  describe('the list of sessions', () => {
    test('begins with the last used and leaves out those that nobody named', async () => {
      const world = await World.begin(open);
      await world.insert({ session: 'one' });
      world.pass();
      await world.ledger.sessions.create('two', 'claude', world.nowMs);
      world.pass();
      await world.insert();
      await world.insert({ session: 'three' });
      world.pass();
      await world.insert({ session: 'one' });
      const names = (await world.ledger.sessions.list(10)).map(({ name }) => name);
      expect(names).toEqual(['one', 'three', 'two']);
      expect(await world.ledger.sessions.list(1)).toHaveLength(1);
    });

    test('has a generated one from its second task on', async () => {
      const world = await World.begin(open);
      const first = await world.insert();
      expect(await world.ledger.sessions.list(10)).toEqual([]);
      expect(await world.ledger.sessions.get(first.session)).toMatchObject({ tasks: 1, agent: 'shell' });
      await world.insert({ session: first.session });
      expect(await world.ledger.sessions.list(10)).toMatchObject([{ name: first.session, tasks: 2 }]);
      expect(await world.offer({ session: first.session, agent: 'codex' })).toMatchObject({
        outcome: 'session_agent',
      });
    });
  });
};
