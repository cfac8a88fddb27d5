import type { ServerResponse } from 'node:http';
import type { LedgerEvent, TaskId } from '@coxswain/protocol';
import { describe, expect, onTestFinished, test } from 'vitest';
import { assemble } from '../assemble.ts';
import { watchDaemon } from '../changes.ts';
import type { Client } from '../client.ts';
import { collect, event, frame, ping, SSE_HEADERS, TASK } from '../testing/events.ts';
import { json, type Script, startPeer } from '../testing/scripted-peer.ts';
import { temporaryHome } from '../testing/temporary-home.ts';
import { withDeadlines } from '../transport/deadlines.ts';
import { socketTransport } from '../transport/http.ts';
import { DEFAULT_STREAM_SETTINGS, type StreamSettings } from './stream-settings.ts';

const home = () => {
  const made = temporaryHome();
  onTestFinished(made.remove);
  return made;
};

const streaming = async (script: Script, settings: Partial<StreamSettings> = {}) => {
  const { paths } = home();
  const peer = await startPeer(paths, script);
  onTestFinished(peer.close);
  const client: Client = assemble({
    transport: withDeadlines(
      socketTransport(() => paths.socketFile),
      { answerWithinMs: 30_000, daemon: () => undefined },
    ),
    settings: { ...DEFAULT_STREAM_SETTINGS, watchDaemon: () => watchDaemon(paths), ...settings },
    stop: () => async () => {},
  });
  onTestFinished(() => client.close());
  return { client, peer, paths };
};

/** Opens a stream and writes the frames; it stays open unless `end` is called. */
const begin = (response: ServerResponse, ...frames: string[]): ServerResponse => {
  response.writeHead(200, SSE_HEADERS);
  for (const each of frames) response.write(each);
  return response;
};

const seqs = (events: readonly LedgerEvent[]): number[] => events.map(({ seq }) => seq);
const lastIds = (received: readonly { readonly headers: Record<string, unknown> }[]) =>
  received.map(({ headers }) => headers['last-event-id']);

describe('the stream of a task', () => {
  test('ends with the event that ends the task, also when the daemon keeps it open', async () => {
    const { client } = await streaming((response) =>
      begin(response, frame(event(1, 'TaskQueued')), frame(event(2)), frame(event(3, 'TaskFailed'))),
    );
    expect(seqs(await collect(client.tasks.stream(TASK)))).toEqual([1, 2, 3]);
  });

  test('does not end with the end of another task in it', async () => {
    const child = 'tsk_bbbbbbbbbbbb' as TaskId;
    const { client } = await streaming((response) =>
      begin(response, frame(event(1, 'TaskCompleted', child)), frame(event(2, 'TaskCompleted'))),
    );
    expect(seqs(await collect(client.tasks.stream(TASK)))).toEqual([1, 2]);
  });

  test('is over at once when the daemon answers 204', async () => {
    const { client, peer } = await streaming((response) => response.writeHead(204).end());
    expect(await collect(client.tasks.stream(TASK, { since: 9 }))).toEqual([]);
    expect(lastIds(peer.received)).toEqual(['9']);
  });

  test('continues after the last event after a cut, a stop in order and a refusal', async () => {
    const { client, peer } = await streaming(
      (response, _, n) => {
        if (n === 0) begin(response, frame(event(1)), frame(event(2)).slice(0, 20), '').flushHeaders();
        if (n === 0) setTimeout(() => response.destroy(), 10);
        if (n === 1) begin(response, frame(event(2))).end();
        if (n === 2) json(response, { code: 'shutting_down', detail: 'the daemon stops', status: 503 }, 503);
        if (n === 3) begin(response, frame(event(2)), frame(event(3, 'TaskCancelled')));
      },
      { firstPauseMs: 1 },
    );
    expect(seqs(await collect(client.tasks.stream(TASK)))).toEqual([1, 2, 3]);
    expect(lastIds(peer.received)).toEqual([undefined, '1', '2', '2']);
  });

  test('asks for the end besides the wanted types, and keeps it back', async () => {
    const { client, peer } = await streaming((response) =>
      begin(response, frame(event(1, 'TaskStarted')), frame(event(2, 'TaskCompleted'))),
    );
    expect(seqs(await collect(client.tasks.stream(TASK, { types: ['TaskStarted'] })))).toEqual([1]);
    const { searchParams } = new URL(peer.received[0]?.url ?? '', 'http://cox');
    expect(searchParams.get('type')?.split(',')).toEqual([
      'TaskStarted',
      'TaskCompleted',
      'TaskFailed',
      'TaskCancelled',
      'TaskDeleted',
    ]);
  });

  test('follows the task that a short reference named first, also after a reconnect', async () => {
    const { client, peer } = await streaming(
      (response, { url }, n) => {
        if (url.endsWith('/%401')) return json(response, { task: { id: TASK } });
        if (n === 1) return void begin(response, frame(event(1))).end();
        begin(response, frame(event(2, 'TaskCompleted')));
      },
      { firstPauseMs: 1 },
    );
    expect(seqs(await collect(client.tasks.stream('@1')))).toEqual([1, 2]);
    expect(peer.received.map(({ url }) => url.split('/tasks/')[1])).toEqual([
      '%401',
      `${TASK}/stream`,
      `${TASK}/stream`,
    ]);
  });
});

describe('a stream up to the present', () => {
  test('ends when the daemon closes it, also when the task continues', async () => {
    const { client, peer } = await streaming((response) =>
      begin(response, frame(event(1)), frame(event(2))).end(),
    );
    expect(seqs(await collect(client.tasks.stream(TASK, { follow: false })))).toEqual([1, 2]);
    expect(peer.received.map(({ url }) => url)).toEqual([`/api/v1/tasks/${TASK}/stream?follow=false`]);
  });

  test('is not over when the connection breaks', async () => {
    const { client } = await streaming(
      (response, _, n) => {
        begin(response, frame(event(n + 1)));
        if (n === 0) setTimeout(() => response.destroy(), 10);
        else response.end();
      },
      { firstPauseMs: 1 },
    );
    expect(seqs(await collect(client.tasks.stream(TASK, { follow: false })))).toEqual([1, 2]);
  });
});

describe('a silent connection', () => {
  test('is taken for dead after a while and replaced', async () => {
    const { client, peer } = await streaming(
      (response, _, n) => {
        if (n === 0) begin(response, frame(event(1)));
        else begin(response, frame(event(2, 'TaskCompleted')));
      },
      { silenceMs: 300, firstPauseMs: 1 },
    );
    expect(seqs(await collect(client.tasks.stream(TASK)))).toEqual([1, 2]);
    expect(lastIds(peer.received).slice(0, 2)).toEqual([undefined, '1']);
  });

  test('lives as long as it pings, and a slow reader is not silence', async () => {
    const { client, peer } = await streaming(
      (response) => {
        begin(response, frame(event(1)));
        let left = 6;
        const timer = setInterval(() => {
          left--;
          response.write(left > 0 ? ping(1) : frame(event(2, 'TaskCompleted')));
          if (left === 0) clearInterval(timer);
        }, 300);
      },
      { silenceMs: 1_500 },
    );
    const got: number[] = [];
    for await (const { seq } of client.tasks.stream(TASK)) {
      got.push(seq);
      if (seq === 1) await new Promise((resolve) => setTimeout(resolve, 2_000));
    }
    expect(got).toEqual([1, 2]);
    expect(peer.received).toHaveLength(1);
  });
});

describe('leaving a stream', () => {
  test('by an aborted signal throws its reason at once and closes the connection', async () => {
    const closed = Promise.withResolvers<void>();
    const { client } = await streaming((response) => {
      response.on('close', () => closed.resolve());
      begin(response, frame(event(1)));
    });
    const controller = new AbortController();
    const reason = new Error('Ctrl-C');
    const got: number[] = [];
    const reading = (async () => {
      for await (const { seq } of client.tasks.stream(TASK, { signal: controller.signal })) {
        got.push(seq);
        setTimeout(() => controller.abort(reason), 10);
      }
    })();
    await expect(reading).rejects.toBe(reason);
    await closed.promise;
    expect(got).toEqual([1]);
  });

  test('by an aborted signal ends also the waiting for a daemon that is away', async () => {
    const controller = new AbortController();
    const reason = new Error('Ctrl-C');
    const { client } = await streaming((response) => response.destroy(), {
      firstPauseMs: 60_000,
      onReconnecting: () => setTimeout(() => controller.abort(reason), 10),
    });
    await expect(collect(client.events({ signal: controller.signal }))).rejects.toBe(reason);
  });

  test('with a signal that was aborted before asks nothing', async () => {
    const { client, peer } = await streaming((response) => response.end());
    await expect(collect(client.events({ signal: AbortSignal.abort() }))).rejects.toThrow(/abort/i);
    expect(peer.received).toHaveLength(0);
  });

  test('by breaking out of the loop closes the connection', async () => {
    const closed = Promise.withResolvers<void>();
    const { client } = await streaming((response) => {
      response.on('close', () => closed.resolve());
      begin(response, frame(event(1)), frame(event(2)));
    });
    for await (const { seq } of client.events({})) if (seq === 2) break;
    await closed.promise;
  });
});

describe('a slow reader', () => {
  test('makes the daemon wait instead of filling memory', async () => {
    const full = Promise.withResolvers<void>();
    let written = 0;
    const limit = 200;
    const big = frame(event(1)).replace('"data":', `"filling":"${'x'.repeat(100_000)}","data":`);
    const { client } = await streaming((response) => {
      begin(response);
      const write = (): void => {
        while (written < limit) {
          written++;
          const text = big.replaceAll('id: 1\n', `id: ${written}\n`).replace('"seq":1', `"seq":${written}`);
          if (!response.write(text)) {
            full.resolve();
            return void response.once('drain', write);
          }
        }
        response.write(frame(event(limit + 1, 'TaskCompleted')));
      };
      write();
    });
    const stream = client.tasks.stream(TASK)[Symbol.asyncIterator]();
    await stream.next();
    await full.promise;
    expect(written).toBeLessThan(limit / 2);
    let count = 1;
    while (!(await stream.next()).done) count++;
    expect(count).toBe(limit + 1);
  });
});

describe('a daemon that goes away', () => {
  test('is found again as soon as its socket is back, without waiting for the pause to end', async () => {
    const lost = Promise.withResolvers<string>();
    const { client, peer, paths } = await streaming((response) => begin(response, frame(event(1))), {
      firstPauseMs: 60_000,
      onReconnecting: lost.resolve,
    });
    const events = collect(client.tasks.stream(TASK));
    while (peer.received.length === 0) await new Promise(setImmediate);
    await peer.close();
    await lost.promise;
    const next = await startPeer(paths, (response) => begin(response, frame(event(2, 'TaskCompleted'))));
    onTestFinished(next.close);
    expect(seqs(await events)).toEqual([1, 2]);
    expect(lastIds(next.received)).toEqual(['1']);
  });

  test('for too long is unreachable', async () => {
    const { client, peer } = await streaming((response) => begin(response, frame(event(1))), {
      firstPauseMs: 5,
      reconnectForMs: 50,
    });
    const events = collect(client.tasks.stream(TASK));
    while (peer.received.length === 0) await new Promise(setImmediate);
    await peer.close();
    await expect(events).rejects.toMatchObject({ code: 'unreachable' });
  });
});

describe('submitting and following', () => {
  const queued = frame(event(1, 'TaskQueued'));
  const done = frame(event(2, 'TaskCompleted'));

  test('is one request', async () => {
    const { client, peer } = await streaming((response) => begin(response, queued, done));
    expect(seqs(await collect(client.tasks.submitAndFollow({ prompt: 'x' })))).toEqual([1, 2]);
    expect(peer.received.map(({ method, url, headers }) => [method, url, headers.accept])).toEqual([
      ['POST', '/api/v1/tasks', 'text/event-stream'],
    ]);
  });

  test('continues by the id of the task when the stream breaks', async () => {
    const { client, peer } = await streaming(
      (response, _, n) => {
        if (n === 0) begin(response, queued).end();
        else begin(response, done);
      },
      { firstPauseMs: 1 },
    );
    expect(seqs(await collect(client.tasks.submitAndFollow({ prompt: 'x' })))).toEqual([1, 2]);
    expect(peer.received.map(({ method, url, headers }) => [method, url, headers['last-event-id']])).toEqual([
      ['POST', '/api/v1/tasks', undefined],
      ['GET', `/api/v1/tasks/${TASK}/stream`, '1'],
    ]);
  });

  test.each(['before the answer', 'before the first event'])(
    'submits again under the same key when it breaks %s',
    async (when) => {
      const { client, peer } = await streaming(
        (response, { method }, n) => {
          if (n === 0 && when === 'before the answer') response.destroy();
          else if (n === 0) begin(response, ping(0)).end();
          else if (method === 'POST') json(response, { id: TASK }, 200);
          else begin(response, queued, done);
        },
        { firstPauseMs: 1 },
      );
      expect(seqs(await collect(client.tasks.submitAndFollow({ prompt: 'x' })))).toEqual([1, 2]);
      expect(peer.received.map(({ method }) => method)).toEqual(['POST', 'POST', 'GET']);
      const [first, second] = peer.received.map(({ headers }) => headers['idempotency-key']);
      expect(first).toBe(second);
    },
  );

  test('throws a refusal at once', async () => {
    const { client } = await streaming((response) =>
      json(response, { code: 'queue_full', detail: 'the queue is full', status: 429 }, 429),
    );
    await expect(collect(client.tasks.submitAndFollow({ prompt: 'x' }))).rejects.toMatchObject({
      code: 'queue_full',
    });
  });
});

describe('the events of the ledger', () => {
  test('pass on every filter', async () => {
    const { client, peer } = await streaming((response) => begin(response, frame(event(8, 'TaskQueued'))));
    const wanted = {
      since: 7,
      types: ['TaskQueued', 'TaskStarted'],
      agent: 'shell',
      session: 's/1',
      root: TASK,
      tasks: [TASK, '@1'],
    } as const;
    for await (const each of client.events(wanted)) {
      expect(each.seq).toBe(8);
      break;
    }
    const url = new URL(peer.received[0]?.url ?? '', 'http://cox');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      type: 'TaskQueued,TaskStarted',
      agent: 'shell',
      session: 's/1',
      root: TASK,
      task: `${TASK},@1`,
    });
    expect(lastIds(peer.received)).toEqual(['7']);
  });
});
