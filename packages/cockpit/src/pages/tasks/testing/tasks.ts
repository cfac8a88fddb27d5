// Sample tasks for tests, with defaults, and a fake of the client the page uses.

import type { InputAnswer, LedgerEvent, Task, TaskDetail, TaskId, TaskQueryInput } from '@coxswain/protocol';
import { sampleTask } from '@coxswain/protocol/testing';
import type { PartOfClient } from '../../../testing/harness.tsx';

/** `name` is the random part of its id, short. */
export const taskOf = (name: string, fields: Partial<Task> = {}): Task =>
  sampleTask({
    id: `tsk_${name.padEnd(12, 'a')}` as TaskId, // a whole id
    prompt: `do ${name}`,
    timeoutMs: 3_600_000,
    attempt: 1,
    createdAt: '2026-11-20T11:50:00.000Z',
    ...fields,
  });

const START = { startedAt: '2026-11-20T11:57:45.000Z' };
export const running = (name: string, fields: Partial<Task> = {}): Task =>
  taskOf(name, { status: 'running', ...START, ...fields });
export const asking = (name: string, fields: Partial<Task> = {}): Task =>
  taskOf(name, { status: 'needs_input', startedAt: '2026-11-20T11:55:58.000Z', ...fields });
export const failed = (name: string, fields: Partial<Task> = {}): Task =>
  taskOf(name, {
    status: 'failed',
    ...START,
    endedAt: '2026-11-20T11:58:45.000Z',
    error: { code: 'exit_code', message: 'it broke' },
    ...fields,
  });
export const completed = (name: string, fields: Partial<Task> = {}): Task =>
  taskOf(name, {
    status: 'completed',
    ...START,
    endedAt: '2026-11-20T11:59:00.000Z',
    result: 'done',
    ...fields,
  });

export interface TaskBook {
  tasks: readonly Task[];
  readonly details: Map<string, Partial<TaskDetail>>;
  /** The recorded requests, in order. */
  readonly calls: (readonly [what: string, ...given: unknown[]])[];
  readonly queries: TaskQueryInput[];
  readonly client: PartOfClient;
  /** Makes the next calls of an action fail with that message. */
  fails: string | undefined;
}

const ORDER = ['needs_input', 'running', 'pending', 'completed', 'failed', 'cancelled'];

const fits = (task: Task, query: TaskQueryInput): boolean =>
  (query.status === undefined || query.status.toString().split(',').includes(task.status)) &&
  (query.kind === undefined || query.kind.toString().split(',').includes(task.kind)) &&
  (query.agent === undefined || query.agent === task.agent) &&
  (query.root === undefined || task.rootId === query.root || task.id === query.root) &&
  (query.search === undefined || task.prompt.includes(query.search)) &&
  (query.since === undefined || task.createdAt >= query.since);

/** What a daemon would answer from these tasks. */
export const taskBook = (tasks: readonly Task[]): TaskBook => {
  const find = (id: string): Task => {
    const task = book.tasks.find((each) => each.id === id);
    if (!task) throw new Error(`there is no task ${id}`);
    return task;
  };
  const act = (what: string, ...given: unknown[]): void => {
    book.calls.push([what, ...given]);
    if (book.fails !== undefined) throw new Error(book.fails);
  };
  const page = (query: TaskQueryInput) => {
    book.queries.push(query);
    const from = Number(query.cursor ?? 0);
    const limit = Number(query.limit ?? 50);
    const all = book.tasks
      .filter((task) => fits(task, query))
      .toSorted((one, other) => ORDER.indexOf(one.status) - ORDER.indexOf(other.status));
    if (query.order?.startsWith('-')) all.reverse();
    const more = from + limit < all.length ? { nextCursor: String(from + limit) } : {};
    return { tasks: all.slice(from, from + limit), ...more };
  };
  const answered = new Map<string, readonly Task[]>();
  const count = (status: Task['status']): number =>
    book.tasks.filter((task) => task.status === status).length;
  const book: TaskBook = {
    tasks,
    details: new Map(),
    calls: [],
    queries: [],
    fails: undefined,
    client: {
      tasks: {
        list: async (query = {}) => page(query),
        poll: async (query) => {
          const key = JSON.stringify(query);
          if (answered.get(key) === book.tasks) return undefined;
          answered.set(key, book.tasks);
          return page(query);
        },
        counts: async () => ({
          running: count('running'),
          pending: count('pending'),
          needsInput: count('needs_input'),
          completed: count('completed'),
          failed: count('failed'),
          cancelled: count('cancelled'),
        }),
        get: async (ref) => ({ task: find(ref), ...book.details.get(ref) }),
        cancel: async (ref, request) => {
          act('cancel', ref, request);
          return { task: find(ref), effect: 'requested', descendants: 0 };
        },
        retry: async (ref, request) => {
          act('retry', ref, request);
          return taskOf('new', { retryOf: find(ref).id });
        },
        remove: async (ref) => {
          act('remove', ref);
          return { effect: 'deleted', id: find(ref).id, descendants: 0 };
        },
        async outputPage(ref, { offset, lines }) {
          const { log = '' } = book.details.get(ref) ?? {};
          const all = log === '' ? [] : log.replace(/\n$/, '').split('\n');
          const first = offset < 0 ? Math.max(0, all.length + offset) : Math.min(offset, all.length);
          const text = all.slice(first, first + lines).map((line) => `${line}\n`);
          return { text: text.join(''), offset: first, total: all.length, throughSeq: 0 };
        },
        async *output(ref) {
          yield book.details.get(ref)?.log ?? '';
        },
      },
      inputs: {
        answer: async (id, answer: InputAnswer) => {
          act('answer', id, answer);
          const requests = [...book.details.values()].flatMap(({ inputs = [] }) => inputs);
          const request = requests.find((each) => each.id === id);
          if (!request) throw new Error(`there is no request ${id}`);
          return { ...request, state: 'answered' };
        },
      },
      agents: { list: async () => [] },
    },
  };
  return book;
};

/** The event with which the task ended. */
export const cancelledEvent = (task: Task): LedgerEvent => ({
  seq: 9,
  at: '2026-11-20T12:00:01.000Z',
  type: 'TaskCancelled',
  taskId: task.id,
  rootId: task.rootId,
  agent: task.agent,
  session: task.session,
  data: { reason: 'user', by: 'ann', durationMs: 133_000 },
});
