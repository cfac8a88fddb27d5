// The client's promise on streams, over the daemon that users run: nothing is lost and nothing comes twice, whatever
// happens to the daemon.

import { type Client, connect } from '@coxswain/client';
import type { LedgerEvent } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { ENDS_RUNS, type TestDaemon, testDaemon } from '../helpers/daemon.ts';

const CONFIG = 'maxConcurrentTasks: 4\nqueueCapacity: 10000\nbackground.maxConcurrentTasks: 10000\n';
const seqs = (events: readonly LedgerEvent[]): number[] => events.map(({ seq }) => seq);

/** Submits short tasks until the signal aborts; a daemon that is away for a moment is no reason to stop. */
const submitUntil = async (client: Client, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    await client.tasks.submit({ prompt: 'echo one; echo two', agent: 'shell' }).catch(() => {});
    await new Promise(setImmediate);
  }
};

/** Everything that was handed to this watcher, and how many reconnects it took. */
const watchFrom = async (daemon: TestDaemon, since: number) => {
  let reconnects = 0;
  const client = await connect({ home: daemon.home, onReconnecting: () => reconnects++ });
  const controller = new AbortController();
  const seen: LedgerEvent[] = [];
  const reading = (async () => {
    for await (const event of client.events({ since, signal: controller.signal })) seen.push(event);
  })().catch(() => {});
  return {
    seen,
    /** Resolves when the sequence was seen. */
    async reaches(seq: number) {
      await expect.poll(() => seen.at(-1)?.seq ?? 0).toBeGreaterThanOrEqual(seq);
    },
    /** Resolves with the number of reconnects. */
    async leave() {
      controller.abort();
      await reading;
      client.close();
      return reconnects;
    },
  };
};

/** All events of the ledger up to its present end, from a client that saw nothing before. */
const replay = async (daemon: TestDaemon): Promise<readonly LedgerEvent[]> => {
  const { task } = await daemon.client.tasks.submit({ prompt: 'true', agent: 'shell' });
  const all: LedgerEvent[] = [];
  for await (const event of daemon.client.events({ since: 0 })) {
    all.push(event);
    if (event.taskId === task.id && event.type === 'TaskCompleted') return all;
  }
  return all;
};

test('watchers see every event once and in order while the daemon is killed and started again', async () => {
  const daemon = await testDaemon({ config: CONFIG });
  const watchers = await Promise.all([0, 0, 0].map((since) => watchFrom(daemon, since)));
  for (let round = 0; round < 3; round++) {
    const client = await connect({ home: daemon.home });
    const stop = new AbortController();
    const submitting = submitUntil(client, stop.signal);
    // Everybody is there when it dies, and in the middle of something.
    const seq = (await replay(daemon)).at(-1)?.seq ?? 0;
    await Promise.all(watchers.map((watcher) => watcher.reaches(seq)));
    await daemon.kill9();
    stop.abort();
    await submitting;
    client.close();
    await daemon.start();
  }
  const all = await replay(daemon);
  const last = all.at(-1)?.seq ?? 0;
  for (const watcher of watchers) {
    await watcher.reaches(last);
    expect(await watcher.leave()).toBeGreaterThanOrEqual(3);
    const seen = watcher.seen.filter(({ seq }) => seq <= last);
    expect(seqs(seen)).toEqual(seqs(all));
  }
  expect(watchers[0]?.seen.slice(0, all.length)).toEqual(all);
});

test('who follows a task over a crash of the daemon learns how it ended', async () => {
  const daemon = await testDaemon({ config: ENDS_RUNS });
  const client = await connect({ home: daemon.home });
  const types: string[] = [];
  let restarted: Promise<void> | undefined;
  for await (const event of client.tasks.submitAndFollow({ prompt: 'sleep 60', agent: 'shell' })) {
    types.push(event.type);
    if (event.type === 'TaskStarted') restarted = daemon.kill9().then(daemon.start);
  }
  await restarted;
  expect(types[0]).toBe('TaskQueued');
  expect(types.filter((type) => type === 'TaskQueued')).toHaveLength(1);
  expect(types.at(-1)).toBe('TaskFailed');
  client.close();
});

test('who follows a task over a stop in order learns that it was cancelled', async () => {
  const daemon = await testDaemon();
  const client = await connect({ home: daemon.home });
  const events: LedgerEvent[] = [];
  let restarted: Promise<void> | undefined;
  for await (const event of client.tasks.submitAndFollow({ prompt: 'sleep 60', agent: 'shell' })) {
    events.push(event);
    if (event.type === 'TaskStarted') restarted = daemon.stop().then(daemon.start);
  }
  await restarted;
  expect(events.at(-1)).toMatchObject({ type: 'TaskCancelled', data: { reason: 'shutdown' } });
  client.close();
});

test('the stream of an ended task replays it and ends, and is empty behind its end', async () => {
  const { client } = await testDaemon();
  const { task } = await client.tasks.submit({ prompt: 'echo hello', agent: 'shell' });
  const live = await Array.fromAsync(client.tasks.stream(task.id));
  const again = await Array.fromAsync(client.tasks.stream(task.id.slice(0, 8)));
  expect(again.filter(({ type }) => type !== 'AgentStatus')).toEqual(
    live.filter(({ type }) => type !== 'AgentStatus'),
  );
  const since = live.at(-1)?.seq ?? 0;
  expect(await Array.fromAsync(client.tasks.stream(task.id, { since }))).toEqual([]);
  const ends = await Array.fromAsync(client.tasks.stream(task.id, { types: ['TaskStarted'] }));
  expect(ends.map(({ type }) => type)).toEqual(['TaskStarted']);
});
