import type { LedgerEvent, TaskId } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { FeedCounters, OTHER_AGENTS } from './counters.ts';

const ended = (agent: string, type: 'TaskCompleted' | 'TaskCancelled'): LedgerEvent => {
  const taskId = 'tsk_aaaaaaaaaaaa' as TaskId; // of the right form
  const envelope = { seq: 1, at: '2026-11-20T10:00:00.000Z', taskId, rootId: taskId, agent, session: 's' };
  return type === 'TaskCompleted'
    ? { ...envelope, type, data: { durationMs: 1 } }
    : { ...envelope, type, data: { durationMs: 1, reason: 'user', by: 'me' } };
};

describe('endings', () => {
  test('are counted by status and agent', () => {
    const counters = new FeedCounters();
    for (const event of [
      ended('a', 'TaskCompleted'),
      ended('a', 'TaskCompleted'),
      ended('b', 'TaskCancelled'),
    ])
      counters.count(event);
    expect([...counters.settlements]).toEqual([
      { agent: 'a', status: 'completed', count: 2 },
      { agent: 'b', status: 'cancelled', count: 1 },
    ]);
  });

  test('of endlessly many agents take bounded memory', () => {
    const counters = new FeedCounters();
    for (let index = 0; index < 10_000; index += 1) counters.count(ended(`agent${index}`, 'TaskCompleted'));
    const settlements = [...counters.settlements];
    expect(settlements.length).toBeLessThanOrEqual(101);
    expect(settlements.find(({ agent }) => agent === OTHER_AGENTS)?.count).toBe(9_900);
  });
});
