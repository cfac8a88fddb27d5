import type { Task } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { waitCode } from './exit-code.ts';

type Seen = Pick<Task, 'status' | 'reason'>;
const completed: Seen = { status: 'completed' };
const failed: Seen = { status: 'failed', reason: 'exit_code' };
const cancelled: Seen = { status: 'cancelled', reason: 'user' };
const timedOut: Seen = { status: 'cancelled', reason: 'timeout' };
const running: Seen = { status: 'running' };
const asking: Seen = { status: 'needs_input' };

test.each([
  [[completed, completed], 0],
  [[completed, failed], 10],
  [[cancelled, failed, timedOut], 10],
  [[cancelled, timedOut], 12],
  [[cancelled, completed], 11],
  [[completed, running], 8],
  [[failed, running], 10],
])('all of %j: %i', (tasks, code) => {
  expect(waitCode(tasks, 'terminal', false)).toBe(code);
  expect(waitCode(tasks, 'completed', false)).toBe(code);
});

test('of any, one that is well is enough, and what still runs counts nothing', () => {
  expect(waitCode([failed, completed, running], 'completed', true)).toBe(0);
  expect(waitCode([failed, running], 'terminal', true)).toBe(10);
  expect(waitCode([failed, cancelled], 'completed', true)).toBe(10);
});

test('who waits for a question is served by a question alone', () => {
  expect(waitCode([asking], 'needs_input', false)).toBe(0);
  expect(waitCode([completed], 'needs_input', false)).toBe(1);
  expect(waitCode([failed], 'needs_input', false)).toBe(10);
  expect(waitCode([completed, asking], 'needs_input', true)).toBe(0);
});
