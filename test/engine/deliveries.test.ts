// Notices leave the outbox: in order for one target, past a target that hangs, again after a failure, and under the same id.

import type { Dispatch, DispatchOutcome, NotificationSender } from '@coxswain/engine';
import type { ChannelDefinition, DeliveryId } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { type Harness, harness, KIM } from './fixture.ts';

const channel = (name: string): ChannelDefinition => ({
  name,
  type: 'webhook',
  url: 'http://127.0.0.1:9/',
  allow: [],
  definedIn: 'test',
});

interface Sent extends Dispatch {
  /** Lets the attempt end so. */
  answer(outcome: DispatchOutcome): void;
}

const SENT: DispatchOutcome = { isSent: true };
const FAILED: DispatchOutcome = { isSent: false, isFinal: false, message: 'nobody is there' };

/** Channels of which the test decides what becomes of each attempt. */
const notifications = (...names: string[]) => {
  const attempts: Sent[] = [];
  const waiting = new Set<() => void>();
  const port: NotificationSender = {
    channels: () => names.map(channel),
    send: (dispatch) =>
      new Promise((answer) => {
        attempts.push({ ...dispatch, answer });
        for (const look of waiting) look();
      }),
  };
  const attempt = (isIt: (sent: Sent) => boolean): Promise<Sent> =>
    new Promise((resolve) => {
      const look = (): void => {
        const at = attempts.findIndex(isIt);
        const [found] = at < 0 ? [] : attempts.splice(at, 1);
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  return {
    port,
    attempts,
    attempt,
    of: (target: string) => attempt((sent) => sent.delivery.target === target),
  };
};

const setUp = async (...names: string[]) => {
  const out = notifications(...names);
  const env = await harness({ env: { notifications: out.port } });
  return { ...out, env, ...env };
};

/** Waits until the ledger knows what became of the delivery. */
const noted = async ({ ledger }: Harness, id: DeliveryId, state: string): Promise<void> => {
  const stop = new AbortController();
  try {
    for await (const _ of ledger.events.subscribe(0, {}, stop.signal))
      if ((await ledger.deliveries.get(id))?.state === state) return;
  } finally {
    stop.abort();
  }
};

test('a task reports its start and its end in order, with what is known when it is sent', async () => {
  const { shell, ended, of, attempts, env } = await setUp('hook');
  const { id } = await shell('echo done', { deliverTo: ['hook:a', 'hook:a'] });
  await ended(id);
  const start = await of('hook:a');
  expect(start).toMatchObject({ delivery: { kind: 'started', taskId: id }, task: { id } });
  expect(attempts).toHaveLength(0);
  start.answer(SENT);
  const end = await of('hook:a');
  expect(end).toMatchObject({
    delivery: { kind: 'ended' },
    task: { result: expect.stringContaining('done') },
  });
  end.answer(SENT);
  await noted(env, end.delivery.id, 'delivered');
  const sent = (await env.events(id)).filter(({ type }) => type === 'DeliverySent');
  expect(sent.map(({ data }) => data)).toMatchObject([{ kind: 'started' }, { kind: 'ended' }]);
});

test('a target that hangs holds up no other', async () => {
  const { shell, of } = await setUp('hook', 'other');
  await shell('true', { deliverTo: ['hook:a', 'other', 'hook:b'], delivery: 'done_only' });
  const [hanging, other, b] = [await of('hook:a'), await of('other'), await of('hook:b')];
  other.answer(SENT);
  b.answer(SENT);
  hanging.answer(SENT);
});

test('what failed is tried again under the same id when its time has come, and what follows waits behind it', async () => {
  const { shell, ended, of, attempts, ledger, jump, engine, env } = await setUp('hook');
  const { id } = await shell('true', { deliverTo: ['hook'] });
  await ended(id);
  const first = await of('hook');
  first.answer({ ...FAILED, retryAfterMs: 3_600_000 });
  await expect
    .poll(() => ledger.deliveries.get(first.delivery.id))
    .toMatchObject({
      state: 'pending',
      attempts: 1,
      error: 'nobody is there',
    });
  expect(attempts).toHaveLength(0);
  jump(3_600_000);
  // Something else that is written wakes it; its own alarm would, 30 s later.
  await shell('true', { deliverTo: ['hook'] });
  const again = await of('hook');
  expect(again.delivery).toMatchObject({ id: first.delivery.id, attempts: 1 });
  again.answer({ isSent: false, isFinal: true, message: 'the chat is gone' });
  const end = await of('hook');
  expect(end.delivery.kind).toBe('ended');
  end.answer(SENT);
  await noted(env, first.delivery.id, 'failed');
  await noted(env, end.delivery.id, 'delivered');
  expect((await env.events(id)).at(-2)).toMatchObject({
    type: 'DeliveryFailed',
    data: { attempts: 2, message: 'the chat is gone' },
  });
  await expect(engine.retryDelivery(end.delivery.id, KIM)).rejects.toThrow('it was delivered');
  expect(await engine.retryDelivery(first.delivery.id, KIM)).toMatchObject({ state: 'pending', attempts: 0 });
  await expect(engine.retryDelivery('dlv_000000000000', KIM)).rejects.toThrow('there is no delivery');
});

test('what waits for its next attempt is sent at once when a person wants it', async () => {
  const { shell, ended, of, ledger, engine } = await setUp('hook');
  const { id } = await shell('true', { deliverTo: ['hook'] });
  await ended(id);
  const first = await of('hook');
  first.answer({ ...FAILED, retryAfterMs: 3_600_000 });
  await expect.poll(() => ledger.deliveries.get(first.delivery.id)).toMatchObject({ attempts: 1 });
  const [end] = await ledger.deliveries.list({ state: 'pending', limit: 1 });
  expect(await engine.retryDelivery(end?.id ?? '', KIM)).toMatchObject({ id: end?.id, state: 'pending' });
  const again = await of('hook');
  expect(again.delivery).toMatchObject({ id: first.delivery.id, attempts: 1 });
  again.answer(SENT);
  const last = await of('hook');
  expect(last.delivery.id).toBe(end?.id);
  last.answer(SENT);
});

test('targets are checked when the task is submitted: known channels, files by their whole path', async () => {
  const out = notifications('hook');
  const file: ChannelDefinition = { name: 'file', type: 'file', allow: [], definedIn: 'built in' };
  const port: NotificationSender = { ...out.port, channels: () => [channel('hook'), file] };
  const { shell } = await harness({ env: { notifications: port } });
  await expect(shell('true', { deliverTo: ['hok:7'] })).rejects.toThrow(
    "there is no channel 'hok' to deliver to (known: hook, file)",
  );
  await expect(shell('true', { deliverTo: ['file:notes.ndjson'] })).rejects.toThrow('give its absolute path');
  await expect(shell('true', { deliverTo: ['file'] })).rejects.toThrow('has no file to write to');
  const task = await shell('true', { deliverTo: ['file:/tmp/x', 'hook', 'hook'], delivery: 'silent' });
  expect(task.deliverTo).toEqual(['file:/tmp/x', 'hook']);
});

test('background work notifies the default targets when it names none; watched work notifies none', async () => {
  const { port } = notifications('hook');
  const { shell } = await harness({
    env: { notifications: port },
    limits: { 'background.defaultDeliverTo': ['hook'] },
  });
  expect((await shell('true')).deliverTo).toEqual(['hook']);
  expect((await shell('true', { kind: 'manual' })).deliverTo).toEqual([]);
  const parent = await shell('sleep 100');
  expect((await shell('true', { parentId: parent.id })).deliverTo).toEqual([]);
});
