// A task and its events, as a daemon sends them, for tests.

import type { EventData, EventType, InputRequest, LedgerEvent, Task } from '@coxswain/protocol';
import { sampleTask as anyTask } from '@coxswain/protocol/testing';
import { foldTurn, newTurn, type Turn } from '../transcript/turn.ts';

export const sampleTask = (more: Partial<Task> = {}): Task =>
  anyTask({
    kind: 'chat',
    source: 'cockpit',
    agent: 'surveyor',
    session: 'main',
    user: 'somebody',
    prompt: 'Look around',
    ...more,
  });

export const sampleRequest = (more: Partial<InputRequest> = {}): InputRequest => ({
  id: 'inp_aaaaaaaaaaaa' as InputRequest['id'], // a whole id
  taskId: 'tsk_aaaaaaaaaaaa' as Task['id'], // a whole id
  kind: 'permission',
  title: 'shell: git push',
  detail: 'git push --force-with-lease origin payments-v4',
  state: 'open',
  createdAt: '2026-11-20T12:00:00.000Z',
  ...more,
});

/** An event of a test: its type and its data. */
export type SampleEvent = { [Type in EventType]: readonly [type: Type, data: EventData[Type]] }[EventType];

/** The events of the task in their order, a second apart, sequences from `from` on. */
export const eventsOf = (task: Task, given: readonly SampleEvent[], from = 1): readonly LedgerEvent[] =>
  given.map(
    ([type, data], at) =>
      ({
        seq: from + at,
        at: new Date(Date.parse(task.createdAt) + (from + at - 1) * 1_000).toISOString(),
        type,
        taskId: task.id,
        rootId: task.rootId,
        agent: task.agent,
        session: task.session,
        data,
      }) as LedgerEvent, // a pair of type and data is an event
  );

/** A turn after these events. */
export const turnOf = (given: readonly SampleEvent[], task = sampleTask()): Turn =>
  foldTurn(newTurn(task), eventsOf(task, [['TaskQueued', { task }], ...given]));
