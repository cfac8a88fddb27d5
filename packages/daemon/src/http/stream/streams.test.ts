import { once } from 'node:events';
import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { open } from '../testing/ask.ts';
import { type Frame, follow } from '../testing/frames.ts';
import { type Running, runningApp } from '../testing/running-app.ts';

const TASKS = '/api/v1/tasks';
const EVENTS = '/api/v1/events';

const all = <Item>(items: AsyncIterable<Item>): Promise<Item[]> => Array.fromAsync(items);

const take = async <Item>(items: AsyncGenerator<Item>, count: number): Promise<Item[]> => {
  const taken: Item[] = [];
  while (taken.length < count) {
    const next = await items.next();
    if (next.done) break;
    taken.push(next.value);
  }
  return taken;
};

/** Seconds of a program that writes a line now and then. */
const CHATTY = 'for n in 1 2 3 4 5 6 7 8; do echo $n; sleep 0.05; done';

const storedSeqs = async ({ ledger }: Running, id: Parameters<Running['ended']>[0]): Promise<number[]> =>
  (await ledger.events.page(0, { taskIds: new Set([id]) }, 10_000)).map(({ seq }) => seq);

describe('the stream of a task', () => {
  test('opens with a ping, replays, continues live, and closes after the event that ends it', async () => {
    const running = await runningApp();
    const task = await running.shell(CHATTY);
    const following = await follow(running, `${TASKS}/${task.id}/stream`);
    expect(following.incoming.headers['content-type']).toBe('text/event-stream');
    const frames = await all(following.frames());
    expect(frames[0]).toEqual({ id: 0, event: 'ping', data: '{}' });
    expect(frames[1]?.event).toBe('TaskQueued');
    expect(frames.at(-1)?.event).toBe('TaskCompleted');
    const events = frames.filter(({ event }) => event !== 'ping');
    expect(events.map(({ id }) => id)).toEqual(await storedSeqs(running, task.id));
    for (const { id, event, data } of events)
      expect(JSON.parse(data)).toMatchObject({ seq: id, type: event });
  });

  test('that breaks again and again loses nothing and shows nothing twice', async () => {
    const running = await runningApp();
    const task = await running.shell(CHATTY);
    const seen: number[] = [];
    let isOver = false;
    while (!isOver) {
      const last = seen.at(-1);
      const headers: Record<string, string> = last === undefined ? {} : { 'last-event-id': String(last) };
      const following = await follow(running, `${TASKS}/${task.id}/stream?since=0`, { headers });
      if (following.status === 204) break;
      for (const event of await take(following.events(), 2)) {
        seen.push(event.seq);
        isOver = event.type === 'TaskCompleted';
      }
      following.leave();
    }
    expect(seen).toEqual(await storedSeqs(running, task.id));
  });

  test('shows only the types that are wanted, and ends all the same', async () => {
    const running = await runningApp();
    const task = await running.shell('echo one; echo two');
    const events = await all((await follow(running, `${TASKS}/${task.id}/stream?type=TaskStarted`)).events());
    expect(events.map(({ type }) => type)).toEqual(['TaskStarted']);
  });

  test('of an ended task whose end was seen is 204', async () => {
    const running = await runningApp();
    const task = await running.shell('true');
    await running.ended(task.id);
    const last = (await storedSeqs(running, task.id)).at(-1);
    expect((await running.ask('GET', `${TASKS}/${task.id}/stream?since=${last}`)).status).toBe(204);
    const before = await all((await follow(running, `${TASKS}/${task.id}/stream`)).events());
    expect(before.at(-1)?.type).toBe('TaskCompleted');
  });

  test('up to the present ends there', async () => {
    const running = await runningApp({ isPaused: true });
    const task = await running.shell('true');
    const events = await all((await follow(running, `${TASKS}/${task.id}/stream?follow=false`)).events());
    expect(events.map(({ type }) => type)).toEqual(['TaskQueued']);
  });

  test('comes as the answer to a submission', async () => {
    const running = await runningApp();
    const question = {
      method: 'POST',
      headers: { accept: 'text/event-stream', 'idempotency-key': 'one' },
      body: { prompt: 'echo hello' },
    };
    const first = await all((await follow(running, TASKS, question)).events());
    expect([first[0]?.type, first.at(-1)?.type]).toEqual(['TaskQueued', 'TaskCompleted']);
    const again = await all((await follow(running, TASKS, question)).events());
    expect(again.map(({ seq }) => seq)).toEqual(first.map(({ seq }) => seq));
  });
});

describe('the stream of the ledger', () => {
  test('shows what comes from now on, of all tasks, or of those that are asked for', async () => {
    const running = await runningApp({ isPaused: true });
    const old = await running.shell('true');
    const everything = (await follow(running, EVENTS)).frames();
    const filtered = (await follow(running, `${EVENTS}?type=TaskQueued&agent=command`)).frames();
    await everything.next();
    await filtered.next();
    const one = await running.shell('true');
    const { task: two } = await running.engine.submit(
      { ...(await parsed({ command: ['true'], agent: 'command' })) },
      { kind: 'user', name: 'kim' },
    );
    const seen = await take(everything, 2);
    expect(seen.map(({ data }) => JSON.parse(data).taskId)).toEqual([one.id, two.id]);
    expect(JSON.parse((await take(filtered, 1))[0]?.data ?? '').taskId).toBe(two.id);
    const replayed = (await follow(running, `${EVENTS}?since=0&task=${old.id}`)).events();
    expect((await take(replayed, 1))[0]?.taskId).toBe(old.id);
  });

  test('refuses a cursor that is ahead of the ledger, before anything is sent', async () => {
    const running = await runningApp();
    const { status, headers, json } = await running.ask('GET', `${EVENTS}?since=999999`);
    expect([status, headers['content-type'], json.code]).toEqual([
      410,
      'application/problem+json',
      'cursor_expired',
    ]);
    expect((await running.ask('GET', EVENTS, { headers: { 'last-event-id': 'abc' } })).status).toBe(400);
    expect((await running.ask('GET', `${EVENTS}?type=Nonsense`)).status).toBe(400);
  });

  test('shows in every pause that it lives, and how far it has seen', async () => {
    const running = await runningApp({ pingMs: 20 });
    const task = await running.shell('true');
    await running.ended(task.id);
    const frames = (await follow(running, `${EVENTS}?since=0`)).frames();
    const seen: Frame[] = [];
    let pings = 0;
    while (pings < 3) {
      const next = await frames.next();
      if (next.done) break;
      seen.push(next.value);
      pings = next.value.event === 'ping' ? pings + 1 : 0;
    }
    const lastEvent = seen.findLast(({ event }) => event !== 'ping');
    expect(seen.at(-1)).toEqual({ id: lastEvent?.id, event: 'ping', data: '{}' });
  });

  test('reports its position to a watcher for whom there was nothing', async () => {
    const running = await runningApp({ pingMs: 10 });
    const frames = (await follow(running, `${EVENTS}?agent=nobody`)).frames();
    expect((await frames.next()).value?.id).toBe(0);
    await running.ended((await running.shell('true')).id);
    for await (const { id, event } of frames) {
      expect(event).toBe('ping');
      if (id === running.ledger.events.head()) break;
    }
  });

  test('answers HEAD without beginning', async () => {
    const running = await runningApp();
    const { status, headers } = await running.ask('HEAD', EVENTS);
    expect([status, headers['content-type']]).toEqual([200, 'text/event-stream']);
  });

  test('ends in order when the app closes', async () => {
    const running = await runningApp();
    const following = await follow(running, EVENTS);
    const frames = following.frames();
    await frames.next();
    await running.app.close();
    expect((await frames.next()).done).toBe(true);
    expect(following.incoming.complete).toBe(true);
  });
});

describe('a watcher', () => {
  test('that leaves is forgotten', async () => {
    const running = await runningApp();
    const connected: Promise<readonly Socket[]> = once(running.server, 'connection');
    const following = await follow(running, EVENTS);
    const [socket] = await connected;
    await following.frames().next();
    const task = await running.shell('true');
    expect(running.ledger.events.isWatched(task.id, task.rootId)).toBe(true);
    // Not with once(): what is written to it before it closes fails, and that is no fault of the test.
    const closed = new Promise<void>((resolve) => socket?.once('close', () => resolve()));
    following.leave();
    await closed;
    await new Promise((resolve) => setImmediate(resolve));
    expect(running.ledger.events.isWatched(task.id, task.rootId)).toBe(false);
  });

  test('that stops reading takes bounded memory, holds up no one, and misses nothing when it reads on', async () => {
    const running = await runningApp();
    const connected: Promise<readonly Socket[]> = once(running.server, 'connection');
    const slow = await open(running, 'GET', EVENTS);
    slow.pause();
    const [itsSocket] = await connected;
    const fast = await follow(running, EVENTS);
    const fastFrames = fast.frames();
    await fastFrames.next();
    const task = await running.shell('yes "a line of text that is repeated a lot" | head -c 20000000');
    const fastSeqs: number[] = [];
    for await (const { id, event } of fastFrames) {
      if (event !== 'ping' && id !== undefined) fastSeqs.push(id);
      if (event === 'TaskCompleted') break;
    }
    fast.leave();
    expect(itsSocket?.writableNeedDrain).toBe(true);
    expect(itsSocket?.writableLength).toBeLessThan(1024 * 1024);
    slow.setEncoding('utf8');
    let text = '';
    const slowSeqs: number[] = [];
    for await (const piece of slow) {
      text += piece;
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks)
        if (!block.includes('event: ping')) slowSeqs.push(Number(/^id: (\d+)/.exec(block)?.[1]));
      if (blocks.some((block) => block.includes('event: TaskCompleted'))) break;
    }
    const stored = await storedSeqs(running, task.id);
    expect(fastSeqs).toEqual(slowSeqs);
    expect(new Set(slowSeqs).size).toBe(slowSeqs.length);
    expect(stored.every((seq) => slowSeqs.includes(seq))).toBe(true);
  });

  test('is one of two hundred, and each sees every event', async () => {
    const running = await runningApp({ isPaused: true });
    const watchers = await Promise.all(Array.from({ length: 200 }, () => follow(running, EVENTS)));
    const seen = watchers.map(async (watcher) => take(watcher.events(), 50));
    const ids: string[] = [];
    for (let index = 0; index < 50; index += 1) ids.push((await running.shell('true')).id);
    for (const events of await Promise.all(seen)) expect(events.map(({ taskId }) => taskId)).toEqual(ids);
    for (const watcher of watchers) watcher.leave();
  });
});

const parsed = async (input: Parameters<typeof import('@coxswain/protocol/schema').submitTask.parse>[0]) =>
  (await import('@coxswain/protocol/schema')).submitTask.parse(input);
