import { type EventOf, type LedgerEvent, type TaskId, taskIdFrom } from '@coxswain/protocol';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { EventFilter, FeedItem } from '../ledger.ts';
import { createFeed, type EventPages, type Feed } from './feed.ts';
import { matcherOf } from './filter.ts';
import { SharedItem } from './item.ts';

const taskOf = (number: number): TaskId => taskIdFrom(new Uint8Array(12).fill(number));
const [FIRST, SECOND] = [taskOf(1), taskOf(2)];

const chunk = (seq: number, taskId = FIRST, text = `text ${seq}`): EventOf<'StreamChunk'> => ({
  seq,
  at: new Date(seq).toISOString(),
  type: 'StreamChunk',
  taskId,
  rootId: taskId,
  agent: 'shell',
  session: 'main',
  data: { stream: 'stdout', text },
});

/** A log in memory with the feed over it: what a ledger is to the feed. */
const startLog = (budget = { maxBytes: 4_096, maxItems: 4 }, earlier: readonly LedgerEvent[] = []) => {
  const log: LedgerEvent[] = [...earlier];
  let prunedThroughSeq = 0;
  let pagesRead = 0;
  const pages: EventPages = {
    async read(after, filter) {
      pagesRead += 1;
      await Promise.resolve();
      const matches = matcherOf(filter) ?? (() => true);
      const looked = log.filter(({ seq }) => seq > after).slice(0, 3);
      const items = looked.filter(matches).map((event) => new SharedItem(event));
      return { items, throughSeq: looked.at(-1)?.seq ?? after };
    },
  };
  const headSeq = earlier.at(-1)?.seq ?? 0;
  const feed = createFeed({ headSeq, pages, prunedThroughSeq: () => prunedThroughSeq, budget });
  feeds.push(feed);
  const commit = (...events: readonly LedgerEvent[]): void => {
    log.push(...events);
    feed.publish(events.map((event) => new SharedItem(event)));
  };
  const prune = (seq: number): void => {
    prunedThroughSeq = seq;
  };
  return { feed, commit, prune, pagesRead: () => pagesRead };
};

const feeds: Feed[] = [];
afterEach(() => {
  for (const feed of feeds.splice(0)) feed.close();
});

/** Reads until so many items have come. */
const take = async (batches: AsyncIterable<readonly FeedItem[]>, count: number): Promise<number[]> => {
  const seqs: number[] = [];
  if (count === 0) return seqs;
  for await (const batch of batches) {
    seqs.push(...batch.map(({ event }) => event.seq));
    if (seqs.length >= count) break;
  }
  return seqs;
};

const ALL: EventFilter = {};
const NEVER = new AbortController().signal;

describe('the feed', () => {
  it('reports how far it has read, also when nothing matches the filter', async () => {
    const { feed, commit } = startLog();
    const progress: number[] = [];
    const abort = new AbortController();
    const reported = Promise.withResolvers<void>();
    const onProgress = (seq: number): void => {
      progress.push(seq);
      if (seq === 20) reported.resolve();
    };
    const filter = { taskIds: new Set([SECOND]) };
    const batches = feed.subscribe(0, filter, abort.signal, onProgress)[Symbol.asyncIterator]();
    commit(chunk(1, SECOND));
    expect((await batches.next()).value?.length).toBe(1);
    expect(progress.filter((seq) => seq >= 1)).toEqual([]);
    const next = batches.next();
    for (let seq = 2; seq <= 20; seq += 1) commit(chunk(seq, FIRST));
    await reported.promise;
    expect(progress).toEqual([...progress].sort((one, other) => one - other));
    abort.abort();
    expect((await next).done).toBe(true);
  });

  it('replays what lies after the cursor and then follows live', async () => {
    const { feed, commit } = startLog();
    for (let seq = 1; seq <= 10; seq += 1) commit(chunk(seq));
    const reading = take(feed.subscribe(3, ALL, NEVER), 9);
    commit(chunk(11));
    setImmediate(() => commit(chunk(12)));
    expect(await reading).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it('hands the same item, serialised once, to every watcher at the head', async () => {
    const { feed, commit } = startLog();
    const [one, two] = [feed.subscribe(0, ALL, NEVER), feed.subscribe(0, ALL, NEVER)].map((batches) =>
      batches[Symbol.asyncIterator](),
    );
    commit(chunk(1));
    const [first, second] = [await one?.next(), await two?.next()];
    expect(first?.value[0]).toBe(second?.value[0]);
    expect(JSON.parse(first?.value[0].json)).toEqual(chunk(1));
  });

  it('reads no page while a watcher keeps up', async () => {
    const { feed, commit, pagesRead } = startLog();
    const batches = feed.subscribe(0, ALL, NEVER)[Symbol.asyncIterator]();
    for (let seq = 1; seq <= 20; seq += 1) {
      commit(chunk(seq));
      await batches.next();
    }
    expect(pagesRead()).toBe(0);
  });

  it('loses and doubles nothing, whatever the pace of writer and readers', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ commit: fc.nat(6), reads: fc.nat(3) }), { minLength: 1, maxLength: 30 }),
        fc.nat(20),
        fc.constantFrom<EventFilter>(ALL, { taskIds: new Set([SECOND]) }, { rootId: FIRST }),
        async (script, after, filter) => {
          const { feed, commit } = startLog({ maxBytes: 100_000, maxItems: 3 }, [chunk(1), chunk(2, SECOND)]);
          const abort = new AbortController();
          const cursor = Math.min(after, 2);
          const batches = feed.subscribe(cursor, filter, abort.signal)[Symbol.asyncIterator]();
          const got: number[] = [];
          const reads: Promise<void>[] = [];
          const read = async (): Promise<void> => {
            const { value, done } = await batches.next();
            if (done !== true) got.push(...value.map((item: FeedItem) => item.event.seq));
          };
          let seq = 2;
          const wanted = (seq % 2 === 0 ? [1, 2] : [])
            .filter((each) => each > cursor)
            .map((each) => chunk(each, each === 2 ? SECOND : FIRST));
          for (const step of script) {
            for (let count = 0; count < step.commit; count += 1) {
              seq += 1;
              const event = chunk(seq, seq % 3 === 0 ? SECOND : FIRST);
              wanted.push(event);
              commit(event);
            }
            for (let count = 0; count < step.reads; count += 1) reads.push(read());
            await new Promise(setImmediate);
          }
          const expected = wanted.filter(matcherOf(filter) ?? (() => true)).map((event) => event.seq);
          while (got.length < expected.length) {
            reads.push(read());
            await reads.at(-1);
          }
          abort.abort();
          await Promise.all(reads);
          expect(got).toEqual(expected);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('holds a bounded batch however much waits', async () => {
    const { feed, commit } = startLog({ maxBytes: 100 * 1024 * 1024, maxItems: 100_000 });
    const text = 'x'.repeat(64 * 1024);
    for (let seq = 1; seq <= 100; seq += 1) commit(chunk(seq, FIRST, text));
    const batches = feed.subscribe(0, ALL, NEVER)[Symbol.asyncIterator]();
    const { value } = await batches.next();
    expect(value.length).toBeLessThan(10);
  });

  it('ends when the signal aborts, also while it waits', async () => {
    const { feed } = startLog();
    const abort = new AbortController();
    const next = feed.subscribe(0, ALL, abort.signal)[Symbol.asyncIterator]().next();
    setImmediate(() => abort.abort());
    expect((await next).done).toBe(true);
  });

  it('ends all subscriptions when it closes', async () => {
    const { feed } = startLog();
    const next = feed.subscribe(0, ALL, NEVER)[Symbol.asyncIterator]().next();
    setImmediate(() => feed.close());
    expect((await next).done).toBe(true);
  });

  it('refuses a cursor that retention has overtaken, and names the oldest', () => {
    const { feed, commit, prune } = startLog();
    for (let seq = 1; seq <= 10; seq += 1) commit(chunk(seq));
    prune(6);
    expect(() => feed.subscribe(5, ALL, NEVER)).toThrowError(
      expect.objectContaining({ code: 'cursor_expired', extras: { oldestSeq: 6 } }),
    );
    expect(() => feed.subscribe(6, ALL, NEVER)).not.toThrow();
    expect(() => feed.subscribe(0, { taskIds: new Set([FIRST]) }, NEVER)).not.toThrow();
  });

  it('notifies a reader that lags when retention overtakes it', async () => {
    const { feed, commit, prune } = startLog();
    for (let seq = 1; seq <= 20; seq += 1) commit(chunk(seq));
    const batches = feed.subscribe(0, ALL, NEVER)[Symbol.asyncIterator]();
    await batches.next();
    prune(15);
    await expect(batches.next()).rejects.toMatchObject({ code: 'cursor_expired' });
  });

  it('refuses a cursor from another ledger', () => {
    const { feed } = startLog();
    expect(() => feed.subscribe(5, ALL, NEVER)).toThrowError(
      expect.objectContaining({ code: 'cursor_expired' }),
    );
  });

  it('knows whose text is watched', async () => {
    const { feed, commit } = startLog();
    const abort = new AbortController();
    const follow = (filter: EventFilter): void =>
      void feed.subscribe(0, filter, abort.signal)[Symbol.asyncIterator]().next();
    follow({ types: new Set(['TaskCompleted']) });
    expect(feed.isWatched(FIRST, FIRST)).toBe(false);
    follow({ taskIds: new Set([FIRST]) });
    expect(feed.isWatched(FIRST, FIRST)).toBe(true);
    expect(feed.isWatched(SECOND, SECOND)).toBe(false);
    follow({ rootId: SECOND });
    expect(feed.isWatched(taskOf(3), SECOND)).toBe(true);
    abort.abort();
    commit(chunk(1));
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect(feed.isWatched(FIRST, FIRST)).toBe(false);
  });
});
