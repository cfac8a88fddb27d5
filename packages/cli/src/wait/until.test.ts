import type { Client } from '@coxswain/client';
import type { LedgerEvent, Task, TaskId } from '@coxswain/protocol';
import { sampleId } from '@coxswain/protocol/testing';
import { expect, test } from 'vitest';
import { namedTasks } from '../tasks/pages.ts';
import { sampleTask } from '../testing/sample-task.ts';
import { untilSettled, type WaitGoal } from './until.ts';

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];
const IDS = LETTERS.flatMap((one) => LETTERS.map((two) => `tsk_${one}${two}aaaaaaaaaa` as TaskId)).slice(
  0,
  300,
);
const { endedAt: _ended, ...open } = sampleTask({ status: 'running' });
const running = IDS.map((id): Task => ({ ...open, id }));

const event = (taskId: TaskId, fact: object): LedgerEvent =>
  ({ seq: 1, at: '2026-11-20T11:52:13.000Z', taskId, agent: 'shell', ...fact }) as LedgerEvent;
const completed = (id: TaskId): LedgerEvent => event(id, { type: 'TaskCompleted', data: { durationMs: 1 } });

/** A client of a daemon with these tasks, which tells these events to each who listens. */
const clientOf = (tasks: readonly Task[], told: readonly LedgerEvent[]) => {
  const asked: string[] = [];
  const client = {
    tasks: {
      get: async (ref: string) => {
        asked.push(`get ${ref}`);
        return { task: tasks[0] };
      },
      list: async ({ id }: { id: readonly string[] }) => {
        asked.push(`list ${id.length}`);
        return { tasks: tasks.filter((task) => id.some((one) => task.id.startsWith(one))).toReversed() };
      },
    },
    async *events({ tasks: ids, types }: { tasks: readonly string[]; types: readonly string[] }) {
      asked.push(`events ${ids.length}`);
      yield* told.filter(({ type }) => types.includes(type));
    },
  };
  return { client: client as unknown as Client, asked };
};

const settledIn = async (client: Client, tasks: readonly Task[], goal: WaitGoal) => {
  const settled: Task[] = [];
  const onSettled = async (task: Task): Promise<void> => void settled.push(task);
  await untilSettled(client, tasks, { goal, signal: new AbortController().signal, onSettled });
  return settled;
};

test('hundreds of tasks are found, and waited for, with one request each', async () => {
  const { client, asked } = clientOf(
    running,
    running.map(({ id }) => completed(id)),
  );
  const found = await namedTasks(client, IDS);
  expect(found.map(({ id }) => id)).toEqual(IDS);
  const settled = await settledIn(client, found, 'terminal');
  expect(settled.map(({ id, status }) => `${id} ${status}`)).toEqual(IDS.map((id) => `${id} completed`));
  expect(asked).toEqual(['list 300', 'events 300']);
});

test('a task is named by the beginning of its id or by its place, and counts once', async () => {
  const { client, asked } = clientOf(running, []);
  const [first, second] = running;
  const found = await namedTasks(client, ['abaaaaaaaa', '@1', second?.id ?? '']);
  expect(found).toEqual([second, first]);
  expect(asked).toEqual(['get @1', 'list 2']);
});

test('a question that was answered long ago is not taken for an open one', async () => {
  const [one, two, three] = running.slice(0, 3) as [Task, Task, Task];
  const asks = (id: TaskId) => event(id, { type: 'InputRequested', data: { request: {} } });
  const now: Task[] = [one, { ...two, status: 'needs_input' }, { ...three, status: 'needs_input' }];
  const told = [asks(one.id), asks(two.id), asks(three.id), completed(one.id)];
  const { client, asked } = clientOf(now, told);
  const settled = await settledIn(client, [one, two, three], 'needs_input');
  expect(settled.map(({ id, status }) => [id, status])).toEqual([
    [two.id, 'needs_input'],
    [three.id, 'needs_input'],
    [one.id, 'completed'],
  ]);
  expect(asked).toEqual(['events 3', 'list 3']);
});

test('an item that was taken up again is not done', async () => {
  const item = sampleTask({ id: sampleId('i'), kind: 'item', status: 'pending' });
  const done = { ...item, status: 'completed' as const };
  const { client } = clientOf([item], [completed(item.id)]);
  let told = 0;
  const events = client.events;
  Object.assign(client, {
    events: (request: Parameters<typeof events>[0]) => {
      told++;
      return told === 1 ? events(request) : clientOf([done], [completed(item.id)]).client.events(request);
    },
    tasks: {
      ...client.tasks,
      list: async () => ({ tasks: [told === 1 ? item : done] }),
    },
  });
  expect((await settledIn(client, [item], 'terminal')).map(({ status }) => status)).toEqual(['completed']);
  expect(told).toBe(2);
});
