import type { Client } from '@coxswain/client';
import type { LedgerEvent, Session, SessionMessage, Task } from '@coxswain/protocol';
import { expect, onTestFinished, test, vi } from 'vitest';
import { sampleClient } from '../testing/sample-client.ts';
import { eventsOf, type SampleEvent, sampleTask } from '../testing/sample-turn.ts';
import { SessionFeed } from './session-feed.ts';

const taskNumber = (n: number, more: Partial<Task> = {}): Task => {
  const id = `tsk_${String.fromCharCode(96 + n).repeat(12)}` as Task['id']; // a whole id
  return sampleTask({ id, rootId: id, n, prompt: `turn ${n}`, ...more });
};
const started: SampleEvent = ['TaskStarted', { attempt: 1, agent: 'surveyor', runtime: 'acp' }];
const done: SampleEvent = ['TaskCompleted', { durationMs: 1 }];

const hub = () => {
  const listeners = new Set<(event: LedgerEvent) => void>();
  const changes = new Set<() => void>();
  return {
    listen: (listener: (event: LedgerEvent) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onState: (change: () => void) => {
      changes.add(change);
      return () => changes.delete(change);
    },
    state: () => 'connected' as const,
    emit: (event: LedgerEvent) => listeners.forEach((listener) => void listener(event)),
    reconnect: () => changes.forEach((change) => void change()),
    get isLeft() {
      return listeners.size === 0 && changes.size === 0;
    },
  };
};

const feedOf = (client: unknown, session = 'main') => {
  const events = hub();
  const feed = new SessionFeed({ client: client as Client, events, session }); // what the feed uses of it
  onTestFinished(() => feed.stop());
  feed.start();
  const prompts = (): string[] =>
    feed.state().entries.flatMap((entry) => (entry.kind === 'user' ? [entry.text] : []));
  return { feed, events, prompts };
};

test('turns keep the order of their tasks', async () => {
  const first = taskNumber(1);
  const second = taskNumber(2);
  const { client } = sampleClient({
    tasks: [
      [second, [started]],
      [first, [started, done]],
    ],
  });
  const { prompts } = feedOf(client);
  await expect.poll(prompts).toEqual(['turn 1', 'turn 2']);
});

test('new tasks of the session are followed from their first event; others and items are not', async () => {
  const daemon = sampleClient();
  const { feed, events, prompts } = feedOf(daemon.client);
  await expect.poll(() => feed.state().isRead).toBe(true);
  for (const task of [taskNumber(1), taskNumber(2, { session: 'other' }), taskNumber(3, { kind: 'item' })]) {
    daemon.emit(task, ['TaskQueued', { task }], started);
    for (const event of eventsOf(task, [['TaskQueued', { task }]])) events.emit(event);
  }
  await expect.poll(prompts).toEqual(['turn 1']);
  expect(feed.state().turns.map(({ task }) => task.status)).toEqual(['running']);
});

test('tasks started while disconnected are found on reconnect', async () => {
  const daemon = sampleClient();
  const { feed, events, prompts } = feedOf(daemon.client);
  await expect.poll(() => feed.state().isRead).toBe(true);
  const task = taskNumber(1);
  daemon.emit(task, ['TaskQueued', { task }]);
  events.reconnect();
  await expect.poll(prompts).toEqual(['turn 1']);
});

test("removed tasks are shown from the session's memory", async () => {
  const gone = taskNumber(1);
  const kept = taskNumber(2);
  const message = (n: number, taskId: Task['id'], text: string): SessionMessage => ({
    n,
    role: 'user',
    parts: [{ type: 'text', text }],
    taskId,
    at: kept.createdAt,
  });
  const { client } = sampleClient({ tasks: [[kept, [started, done]]] });
  const sessions = {
    get: async () => ({ name: 'main', lastMessage: 2 }) as Session, // what is read of it
    messages: async (_: string, { after = 0 }: { after?: number } = {}) =>
      [message(1, gone.id, 'long ago'), message(2, kept.id, 'turn 2')].filter(({ n }) => n > after),
  };
  const { feed, prompts } = feedOf({ ...client, sessions });
  await expect.poll(prompts).toEqual(['turn 2']);
  expect(feed.state().hasOlder).toBe(true);
  await feed.readOlder();
  expect(prompts()).toEqual(['long ago', 'turn 2']);
  expect(feed.state().hasOlder).toBe(false);
});

test('a failed read is retried, and the reason shown', async () => {
  const { client } = sampleClient({ tasks: [[taskNumber(1), [started]]] });
  let isAway = true;
  const tasks = {
    ...client.tasks,
    list: async (query: { session?: string }) => {
      if (isAway) throw new Error('nobody answers');
      return (client as unknown as Client).tasks.list(query); // it has a list
    },
  };
  const { feed, prompts } = feedOf({ ...client, tasks });
  await expect.poll(() => feed.state().error).toBe('nobody answers');
  isAway = false;
  await expect.poll(prompts).toEqual(['turn 1']);
  expect(feed.state().error).toBeUndefined();
});

test('a stopped feed sends nothing more', async () => {
  const task = taskNumber(1);
  const daemon = sampleClient({ tasks: [[task, [started]]] });
  const { feed, events, prompts } = feedOf(daemon.client);
  await expect.poll(prompts).toEqual(['turn 1']);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  let calls = 0;
  feed.subscribe(() => calls++);
  feed.stop();
  feed.stop();
  daemon.emit(task, ['StreamChunk', { stream: 'message', text: 'late' }], done);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([calls, events.isLeft]).toEqual([0, true]);
});
