import { expect, test } from 'vitest';
import { stopGrace } from './stop-grace.ts';

test('the time begins with the first call and is one for all', async () => {
  const grace = stopGrace(40);
  const first = grace.begin();
  expect(first.aborted).toBe(false);
  await new Promise((resolve) => first.addEventListener('abort', resolve));
  expect(grace.begin()).toBe(first);
  expect(grace.begin().aborted).toBe(true);
});

test('it is over at once when it is to be forced, before and after it began', () => {
  const force = new AbortController();
  const grace = stopGrace(100_000, force.signal);
  const over = grace.begin();
  force.abort();
  expect(over.aborted).toBe(true);
  expect(stopGrace(100_000, force.signal).begin().aborted).toBe(true);
  expect(stopGrace(0).begin().aborted).toBe(true);
});
