import { type LedgerEvent, taskIdFrom } from '@coxswain/protocol';
import { collectGarbage } from '@coxswain/protocol/testing/collect-garbage';
import { expect, it } from 'vitest';
import { SharedItem } from './item.ts';
import { EventRing } from './ring.ts';

const taskId = taskIdFrom(new Uint8Array(12));

const itemOf = (seq: number): SharedItem => {
  const event: LedgerEvent = {
    seq,
    at: new Date(seq).toISOString(),
    type: 'StreamChunk',
    taskId,
    rootId: taskId,
    agent: 'shell',
    session: 'main',
    data: { stream: 'stdout', text: 'x'.repeat(1_000) },
  };
  return new SharedItem(event);
};

it('lets go at once of what it gave up, so that its budget is what it holds', async () => {
  const ring = new EventRing(0, { maxBytes: 10_000, maxItems: 100 });
  const pushed: WeakRef<SharedItem>[] = [];
  for (let seq = 1; seq <= 50; seq += 1) {
    const item = itemOf(seq);
    pushed.push(new WeakRef(item));
    ring.push([item]);
  }
  // A weak reference is kept until the turn that made it has ended.
  await new Promise(setImmediate);
  collectGarbage();
  const held = pushed.filter((reference) => reference.deref() !== undefined);
  expect(held.length).toBe(50 - ring.floor);
  expect(ring.after(ring.floor, undefined).items.length).toBe(50 - ring.floor);
});
