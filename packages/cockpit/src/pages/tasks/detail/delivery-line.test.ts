import type { Delivery, DeliveryId } from '@coxswain/protocol';
import { plainText } from '@coxswain/views';
import { expect, test } from 'vitest';
import { completed } from '../testing/tasks.ts';
import { deliveryLine } from './field-lines.ts';

const delivery = (target: string, state: Delivery['state'], error?: string): Delivery => ({
  id: `dlv_${target}${state}` as DeliveryId, // a name for a test
  kind: 'ended',
  target,
  state,
  attempts: 1,
  createdAt: '2026-11-20T12:00:00.000Z',
  error,
});

test('each target says whether its notices came, and why one did not', () => {
  const task = completed('k3v9x0q2', { deliverTo: ['telegram:42', 'hook', 'later', 'slack'] });
  const deliveries = [
    delivery('telegram:42', 'delivered'),
    delivery('hook', 'delivered'),
    delivery('hook', 'failed', 'HTTP 410'),
    delivery('later', 'pending', 'no answer\nin time'),
  ];
  const line = deliveryLine({ task, deliveries });
  expect(line && plainText(line)).toBe('✓ telegram:42  ✗ hook: HTTP 410  ◌ later: no answer in time  slack');
});

test('a task without notices has no line', () => {
  expect(deliveryLine({ task: completed('k3v9x0q2', { deliverTo: [] }) })).toBeUndefined();
});
