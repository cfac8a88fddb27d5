import type { Task, TaskId } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { FeedCounters, OTHER } from './counters.ts';
import { taskDurationText } from './scrape.ts';

const ended = (over: Partial<Task>): Task =>
  ({
    id: 'tsk_aaaaaaaaaaaa' as TaskId, // of the right form
    n: 1,
    kind: 'background',
    source: 'cli',
    status: 'completed',
    rootId: 'tsk_aaaaaaaaaaaa' as TaskId, // of the right form
    agent: 'a',
    session: 's',
    user: 'me',
    deliverTo: [],
    delivery: 'state_changes',
    prompt: 'p',
    description: 'p',
    runtime: 'command',
    workDir: '/',
    priority: 0,
    labels: {},
    attempt: 1,
    maxAttempts: 1,
    createdAt: '2026-11-20T10:00:00.000Z',
    ...over,
  }) as Task; // what counting does not read is left out

describe('endings', () => {
  test('are counted by status and agent, items not at all', () => {
    const counters = new FeedCounters();
    for (const task of [
      ended({}),
      ended({}),
      ended({ agent: 'b', status: 'cancelled' }),
      ended({ kind: 'item', startedAt: '2026-11-20T10:00:00.000Z', durationMs: 86_400_000 }),
    ])
      counters.countEnded(task);
    expect([...counters.settlements]).toEqual([
      { agent: 'a', status: 'completed', count: 2 },
      { agent: 'b', status: 'cancelled', count: 1 },
    ]);
    expect([...counters.durations]).toEqual([]);
  });

  test('of endlessly many agents take bounded memory', () => {
    const counters = new FeedCounters();
    for (let index = 0; index < 10_000; index += 1) counters.countEnded(ended({ agent: `agent${index}` }));
    const settlements = [...counters.settlements];
    expect(settlements.length).toBeLessThanOrEqual(101);
    expect(settlements.find(({ agent }) => agent === OTHER)?.count).toBe(9_900);
  });

  test('of a task that started go into a histogram; each bucket holds those before it', () => {
    const counters = new FeedCounters();
    for (const durationMs of [500, 1_000, 4_000, 100_000_000])
      counters.countEnded(ended({ agent: 'a"\\\n', startedAt: '2026-11-20T10:00:00.000Z', durationMs }));
    const text = taskDurationText(counters.durations);
    const labels = 'agent="a\\"\\\\\\n",status="completed"';
    for (const [bound, count] of [
      ['1', 2],
      ['5', 3],
      ['86400', 3],
      ['+Inf', 4],
    ])
      expect(text).toContain(`\ncox_task_duration_seconds_bucket{le="${bound}",${labels}} ${count}\n`);
    expect(text).toContain(`\ncox_task_duration_seconds_sum{${labels}} 100005.5\n`);
    expect(text).toContain(`\ncox_task_duration_seconds_count{${labels}} 4\n`);
  });
});

test('tokens and cost are counted by agent, provider and model; currencies are never added up', () => {
  const counters = new FeedCounters();
  const usage = { inputTokens: 10, outputTokens: 2, cachedTokens: 4, provider: 'p', model: 'm' };
  counters.countEnded(ended({ usage: { ...usage, cost: 0.5, currency: 'USD' } }));
  counters.countEnded(ended({ usage: { ...usage, cost: 0.25, currency: 'EUR' } }));
  counters.countEnded(ended({ usage: { outputTokens: 7 } }));
  expect([...counters.usage]).toEqual([
    {
      agent: 'a',
      provider: 'p',
      model: 'm',
      tokens: { input: 20, output: 4, cached: 8, reasoning: 0 },
      cost: new Map([
        ['USD', 0.5],
        ['EUR', 0.25],
      ]),
    },
    {
      agent: 'a',
      provider: 'unknown',
      model: 'unknown',
      tokens: { input: 0, output: 7, cached: 0, reasoning: 0 },
      cost: new Map(),
    },
  ]);
});
