// What a ledger promises about its export: everything, once, as lines of JSON.

import {
  type ChannelRoute,
  type Delivery,
  type Firing,
  type Job,
  type LedgerEvent,
  routeIdFrom,
  type SessionMessage,
  type Task,
} from '@coxswain/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { chunk } from './chunk.ts';
import { at, Fixture, type OpenLedger } from './fixture.ts';
import { addJob, occurrenceAt } from './job-fixture.ts';

interface Line {
  readonly ledger?: { readonly id: string };
  readonly task?: Task;
  readonly event?: LedgerEvent;
  readonly job?: Job;
  readonly firing?: Firing;
  readonly delivery?: Delivery;
  readonly route?: ChannelRoute;
  readonly message?: SessionMessage & { readonly session: string };
}

export const exportConformance = (open: OpenLedger): void => {
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = await Fixture.begin(open);
  });

  const exported = async (): Promise<readonly Line[]> => {
    const blocks: string[] = [];
    for await (const block of fixture.ledger.export()) {
      expect(block.endsWith('\n')).toBe(true);
      blocks.push(block);
    }
    const lines = blocks.join('').trimEnd().split('\n');
    return lines.map((line): Line => JSON.parse(line));
  };

  describe('the export', () => {
    it('holds the ledger, then every task, then every event with its text', async () => {
      const { task, claim } = await fixture.run();
      const text = '火\n'.repeat(200_000);
      await fixture.record(claim, chunk(text));
      await fixture.settle(claim, { status: 'completed', result: 'fine' });
      for (let index = 0; index < 300; index += 1) await fixture.insert();
      const lines = await exported();
      const tasks = lines.slice(1, 302).map((line) => line.task);
      const events = lines.slice(302).map((line) => line.event);
      expect(lines[0]?.ledger?.id).toBe(fixture.ledger.id);
      expect(tasks.every((each) => each !== undefined)).toBe(true);
      expect(tasks[0]).toMatchObject({ id: task.id, result: 'fine' });
      expect(events.map((event) => event?.seq)).toEqual(
        Array.from({ length: fixture.ledger.events.head() }, (_, index) => index + 1),
      );
      const stored = events.map((event) => (event?.type === 'StreamChunk' ? event.data.text : ''));
      expect(stored.join('')).toBe(text);
    });

    it('holds what was said, under the names of the sessions, what is archived marked', async () => {
      const say = async (task: Task, ...texts: readonly string[]): Promise<void> => {
        const messages = texts.map((text) => ({
          role: 'user' as const,
          parts: [{ type: 'text' as const, text }],
        }));
        await fixture.ledger.sessions.addMessages(task.session, task.id, messages, fixture.nowMs);
      };
      const named = await fixture.insert({ session: 'old' });
      await say(named, 'archived');
      await fixture.ledger.sessions.reset('old', fixture.nowMs);
      const passing = await fixture.insert();
      const many = Array.from({ length: 150 }, (_, index) => String(index));
      await say(passing, ...many);
      await say(named, 'kept');
      await fixture.ledger.sessions.rename('old', 'new');
      const messages = (await exported()).flatMap(({ message }) => message ?? []);
      expect(messages.map(({ session, n }) => `${session} ${n}`)).toEqual([
        'new 1',
        ...many.map((_, index) => `${passing.session} ${index + 1}`),
        'new 2',
      ]);
      expect(messages[0]).toMatchObject({ archived: true });
      expect(messages.at(-1)).not.toHaveProperty('archived');
      expect(messages.at(-1)).toMatchObject({ taskId: named.id, parts: [{ type: 'text', text: 'kept' }] });
    });

    it('holds jobs without private fields, every firing, deliveries and routes', async () => {
      const { jobs, routes } = fixture.ledger;
      const job = await addJob(fixture, {}, { environmentRef: 'env_secret' });
      const other = await addJob(fixture, { name: 'other' });
      const occurrences = Array.from({ length: 300 }, (_, index) => occurrenceAt(fixture.nowMs + 1 + index));
      const missed = occurrences.map((occurrence) => ({ ...occurrence, reason: 'down' as const }));
      for (const { id } of [job, other]) await jobs.miss(id, missed, {}, fixture.nowMs);
      await fixture.run({ deliverTo: ['ops:1'] });
      const route = { id: routeIdFrom(new Uint8Array(12)), channel: 'ops', agent: 'shell', createdAt: at(0) };
      await routes.add(route);
      const lines = await exported();
      expect(lines.flatMap((line) => line.job?.name ?? [])).toEqual(['watch', 'other']);
      const firings = lines.flatMap((line) => line.firing ?? []);
      expect(firings.map(({ jobId, slot }) => `${jobId} ${slot}`)).toEqual(
        [job, other].flatMap(({ id }) => occurrences.map(({ key }) => `${id} ${key}`)),
      );
      expect(lines.flatMap((line) => line.delivery ?? [])).toMatchObject([{ target: 'ops:1' }]);
      expect(lines.at(-1)?.route).toEqual(route);
      expect(JSON.stringify(lines)).not.toContain('env_secret');
    });

    it('is one line for a ledger with nothing in it', async () => {
      expect(await exported()).toHaveLength(1);
    });
  });
};
