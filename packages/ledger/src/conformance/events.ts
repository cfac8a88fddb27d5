// What a ledger promises about its events: replay and live are the same, for every cursor and filter.

import { type Fact, isTaskEvent, type LedgerEvent, type TaskId } from '@coxswain/protocol';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { EventFilter, FeedItem } from '../ledger.ts';
import { chunk } from './chunk.ts';
import { Fixture, type OpenLedger } from './fixture.ts';

const status = (detail: string): Fact => ({ type: 'AgentStatus', data: { phase: 'thinking', detail } });
const NEVER = new AbortController().signal;

/** Reads up to and with the sequence. */
const readThrough = async (
  batches: AsyncIterable<readonly FeedItem[]>,
  seq: number,
): Promise<readonly LedgerEvent[]> => {
  const events: LedgerEvent[] = [];
  for await (const batch of batches) {
    events.push(...batch.map(({ event }) => event));
    if ((events.at(-1)?.seq ?? 0) >= seq) break;
  }
  return events;
};

const typesOf = (events: readonly LedgerEvent[]): readonly string[] => events.map(({ type }) => type);

export const eventsConformance = (open: OpenLedger): void => {
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = await Fixture.begin(open);
  });

  describe('stored events', () => {
    it('are the events that were seen live', async () => {
      const live: Promise<readonly LedgerEvent[]> = readThrough(
        fixture.ledger.events.subscribe(0, {}, NEVER),
        8,
      );
      const { task, claim } = await fixture.run({ title: 'a title', labels: { team: 'a' }, prompt: 'do it' });
      await fixture.record(claim, chunk('text\n'), status('hard'));
      await fixture.record(
        claim,
        {
          type: 'ToolCallStarted',
          data: { toolCallId: '1', name: 'grep', status: 'running', input: { q: 'x' } },
        },
        { type: 'PlanUpdated', data: { entries: [{ content: 'think', status: 'pending' }] } },
      );
      await fixture.settle(claim, {
        status: 'completed',
        result: 'done',
        exitCode: 0,
        usage: { inputTokens: 5 },
      });
      await fixture.insert();
      const seen = await live;
      expect(typesOf(seen)).toEqual([
        'TaskQueued',
        'TaskStarted',
        'StreamChunk',
        'AgentStatus',
        'ToolCallStarted',
        'PlanUpdated',
        'TaskCompleted',
        'TaskQueued',
      ]);
      const stored = await fixture.ledger.events.page(0, {}, 100);
      const plain = (events: readonly LedgerEvent[]): unknown => JSON.parse(JSON.stringify(events));
      expect(plain(stored)).toEqual(plain(seen));
      expect(stored.every(({ taskId }, index) => index === 7 || taskId === task.id)).toBe(true);
    });

    it('of one task are found among those of many', async () => {
      const wanted = await fixture.run();
      const other = await fixture.run();
      for (let index = 0; index < 600; index += 1) {
        await fixture.record(other.claim, chunk(`other ${index}\n`));
        if (index % 100 === 0) await fixture.record(wanted.claim, chunk(`wanted ${index}\n`), status('on'));
      }
      const events = await fixture.ledger.events.page(0, { taskIds: new Set([wanted.task.id]) }, 100);
      expect(events).toHaveLength(2 + 12);
      expect(events.map(({ seq }) => seq)).toEqual(events.map(({ seq }) => seq).toSorted((a, b) => a - b));
      const chunks = await fixture.ledger.events.page(
        0,
        { taskIds: new Set([wanted.task.id]), types: new Set(['StreamChunk']) },
        4,
      );
      expect(chunks.map((event) => event.type === 'StreamChunk' && event.data.text)).toEqual(
        [0, 100, 200, 300].map((index) => `wanted ${index}\n`),
      );
    });

    it('can be filtered by tree, type, agent and session', async () => {
      const top = await fixture.run({ agent: 'planner' });
      const below = await fixture.run(fixture.childOf(top.task));
      await fixture.run();
      await fixture.complete(below.claim);
      const idsOf = async (filter: EventFilter): Promise<ReadonlySet<TaskId>> =>
        new Set(
          (await fixture.ledger.events.page(0, filter, 100)).filter(isTaskEvent).map(({ taskId }) => taskId),
        );
      expect(await idsOf({ rootId: top.task.id })).toEqual(new Set([top.task.id, below.task.id]));
      expect(await idsOf({ agent: 'planner' })).toEqual(new Set([top.task.id]));
      expect(await idsOf({ session: below.task.session })).toEqual(new Set([below.task.id]));
      expect(await idsOf({ types: new Set(['TaskCompleted']) })).toEqual(new Set([below.task.id]));
      expect(await idsOf({ rootId: top.task.id, agent: 'shell' })).toEqual(new Set([below.task.id]));
    });

    it('reach a slow reader, with text in files, without loss or double while others write', async () => {
      const { task, claim } = await fixture.run();
      const other = await fixture.run();
      const text = 'x'.repeat(60_000);
      const subscription = fixture.ledger.events.subscribe(0, { taskIds: new Set([task.id]) }, NEVER);
      const batches = subscription[Symbol.asyncIterator]();
      const got: string[] = [];
      const take = async (): Promise<string | undefined> => {
        const { value } = await batches.next();
        for (const { event } of value as readonly FeedItem[])
          if (event.type === 'StreamChunk') got.push(event.data.text);
        return (value as readonly FeedItem[]).at(-1)?.event.type;
      };
      await take();
      for (let index = 0; index < 200; index += 1) {
        await Promise.all([
          fixture.record(claim, chunk(`${index} ${text}`)),
          fixture.record(other.claim, chunk(`other ${index}`)),
        ]);
        if (index % 50 === 0) await take();
      }
      await fixture.complete(claim);
      while ((await take()) !== 'TaskCompleted');
      expect(got).toEqual(Array.from({ length: 200 }, (_, index) => `${index} ${text}`));
    });

    it('are the same for every cursor and filter, from memory and from the ledger', async () => {
      const tasks = [await fixture.run(), await fixture.run({ agent: 'other' })] as const;
      for (let index = 0; index < 60; index += 1)
        await fixture.record(
          tasks[index % 2 === 0 ? 0 : 1].claim,
          index % 3 === 0 ? status(`${index}`) : chunk(`${index}`),
        );
      const all = await fixture.ledger.events.page(0, {}, 1_000);
      const head = fixture.ledger.events.head();
      await fixture.reopen();
      const filters = fc.record(
        {
          taskIds: fc.subarray(tasks.map(({ task }) => task.id)).map((ids) => new Set(ids)),
          types: fc
            .subarray(['StreamChunk', 'AgentStatus', 'TaskStarted'] as const)
            .map((types) => new Set<LedgerEvent['type']>(types)),
          agent: fc.constantFrom('shell', 'other', 'nobody'),
        },
        { requiredKeys: [] },
      );
      await fc.assert(
        fc.asyncProperty(
          filters,
          fc.nat(head),
          fc.integer({ min: 1, max: 80 }),
          async (filter, after, limit) => {
            const expected = all.filter(
              (event) =>
                event.seq > after &&
                (filter.taskIds === undefined ||
                  (event.taskId !== undefined && filter.taskIds.has(event.taskId))) &&
                (filter.types?.has(event.type) ?? true) &&
                (filter.agent === undefined || filter.agent === event.agent),
            );
            expect(await fixture.ledger.events.page(after, filter, limit)).toEqual(expected.slice(0, limit));
          },
        ),
        { numRuns: 60 },
      );
    });

    it('are read in pages of bounded size, whatever is long in them', async () => {
      const { task, claim } = await fixture.run({ prompt: 'p'.repeat(1024 * 1024) });
      for (let count = 0; count < 6; count++) await fixture.record(claim, status('s'.repeat(100_000)));
      await fixture.record(claim, chunk('c'.repeat(300_000)));
      await fixture.complete(claim);
      const all = await fixture.ledger.events.page(0, {}, 1_000);
      await fixture.reopen();
      const stop = new AbortController();
      const seen: LedgerEvent[] = [];
      const sizes: number[] = [];
      for await (const batch of fixture.ledger.events.subscribe(0, {}, stop.signal)) {
        sizes.push(batch.length === 1 ? 0 : batch.reduce((sum, { json }) => sum + json.length, 0));
        seen.push(...batch.map(({ event }) => event));
        if (seen.at(-1)?.type === 'TaskCompleted') stop.abort();
      }
      expect(seen).toEqual(all);
      expect(seen.filter(({ taskId }) => taskId === task.id)).toHaveLength(all.length);
      expect(Math.max(...sizes)).toBeLessThan(200_000);
    });

    it('follow a restart: the cursor continues where it was', async () => {
      const { task, claim } = await fixture.run();
      await fixture.record(claim, chunk('before'));
      const cursor = fixture.ledger.events.head();
      await fixture.reopen();
      expect(fixture.ledger.events.head()).toBe(cursor);
      const later = readThrough(fixture.ledger.events.subscribe(cursor, {}, NEVER), cursor + 1);
      await fixture.insert();
      expect((await later).map(({ taskId }) => taskId === task.id)).toEqual([false]);
    });

    it('count the tool calls that were made, by name', async () => {
      const { claim } = await fixture.run();
      const call = (name: string, result: 'completed' | 'failed' | 'skipped'): Fact => ({
        type: 'ToolCallCompleted',
        data: { toolCallId: name, name, status: result },
      });
      await fixture.record(
        claim,
        ...[
          call('grep', 'completed'),
          call('grep', 'failed'),
          call('edit', 'completed'),
          call('edit', 'skipped'),
        ],
      );
      expect((await fixture.ledger.insights.read('day', 0)).tools).toEqual([
        { tool: 'grep', calls: 2, failed: 1 },
        { tool: 'edit', calls: 1, failed: 0 },
      ]);
    });
  });
};
