// A fake client for tests: one session with its tasks, and events emitted by the test.

import { EventEmitter } from 'node:events';
import { type LedgerEvent, ProblemError, type Session, type Task } from '@coxswain/protocol';
import type { PartOfClient } from '../../../testing/harness.tsx';
import { eventsOf, type SampleEvent, sampleTask } from './sample-turn.ts';

export interface SampleClient {
  readonly client: PartOfClient;
  /** The recorded calls, in order. */
  readonly calls: (readonly [name: string, ...given: unknown[]])[];
  /** The task continues with these. */
  emit(task: Task, ...given: readonly SampleEvent[]): void;
  /** From now on this call fails. */
  fail(name: string, error: Error): void;
}

export interface Sample {
  readonly tasks?: readonly (readonly [task: Task, given: readonly SampleEvent[]])[];
  readonly agents?: readonly string[];
  /** Sessions and agents load only after that. Default: at once. */
  readonly until?: Promise<void>;
}

const sessionOf = (name: string, tasks: readonly Task[]): Session => ({
  id: name,
  name,
  agent: tasks[0]?.agent ?? 'surveyor',
  createdAt: '2026-11-20T12:00:00.000Z',
  tasks: tasks.length,
  activeTasks: 0,
});

export const sampleClient = ({ tasks = [], agents = ['surveyor'], until }: Sample = {}): SampleClient => {
  const calls: SampleClient['calls'] = [];
  const failures = new Map<string, Error>();
  const emitter = new EventEmitter();
  const events = new Map<string, LedgerEvent[]>();
  const known = new Map<string, Task>();
  const emit = (task: Task, ...given: readonly SampleEvent[]): void => {
    const before = events.get(task.id) ?? [];
    events.set(task.id, [...before, ...eventsOf(task, given, before.length + 1)]);
    known.set(task.id, task);
    emitter.emit(task.id);
  };
  for (const [task, given] of tasks) emit(task, ['TaskQueued', { task }], ...given);
  const call = <Answer>(name: string, given: readonly unknown[], answer: Answer): Promise<Answer> => {
    calls.push([name, ...given]);
    const failure = failures.get(name);
    return failure ? Promise.reject(failure) : Promise.resolve(answer);
  };
  async function* stream(
    id: string,
    since: number,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<LedgerEvent> {
    let seen = since;
    while (!signal?.aborted) {
      const next = (events.get(id) ?? []).find(({ seq }) => seq > seen);
      if (next) {
        seen = next.seq;
        yield next;
        if (next.type === 'TaskCompleted' || next.type === 'TaskFailed' || next.type === 'TaskCancelled')
          return;
        continue;
      }
      await new Promise<void>((resolve) => {
        emitter.once(id, resolve);
        signal?.addEventListener('abort', () => resolve(), { once: true });
      });
    }
  }
  const client = {
    tasks: {
      list: async ({ session }: { readonly session?: string }) => {
        await until;
        const found = [...known.values()].filter((task) => session === undefined || task.session === session);
        return { tasks: found.toReversed() };
      },
      poll: () => Promise.resolve({ tasks: [] }),
      stream: (id: string, { since = 0, signal }: { since?: number; signal?: AbortSignal } = {}) =>
        stream(id, since, signal),
      submit: (input: { readonly prompt?: string; readonly session?: string }) => {
        const id = `tsk_${String.fromCharCode(98 + known.size).repeat(12)}` as Task['id']; // a whole id
        const [first] = known.values();
        const task = sampleTask({
          ...first,
          id,
          rootId: id,
          n: known.size + 1,
          prompt: input.prompt ?? '',
          session: input.session ?? 'ses_new',
          status: 'pending',
        });
        emit(task, ['TaskQueued', { task }]);
        return call('submit', [input], { task, existing: false });
      },
      message: (id: string, { message }: { readonly message: string }) =>
        call('message', [id, message], { effect: 'delivered' as const, task: known.get(id) as Task }), // it is registered
      cancel: (id: string) =>
        call('cancel', [id], {
          effect: 'requested' as const,
          task: known.get(id) as Task, // it is registered
          descendants: 0,
        }),
    },
    inputs: {
      list: () => Promise.resolve([]),
      answer: (id: string, answer: unknown) => call('answer', [id, answer], {} as never), // nobody reads it
    },
    agents: {
      list: async () => {
        await until;
        return agents.map(
          (name, at) => ({ name, isDefault: at === 0, isInstalled: true, runtime: 'acp' }) as never, // what is read of them
        );
      },
    },
    jobs: { list: () => Promise.resolve([]) },
    sessions: {
      list: () => Promise.resolve([]),
      get: (name: string) => {
        const own = [...known.values()].filter(({ session }) => session === name);
        if (own.length > 0) return Promise.resolve(sessionOf(name, own));
        return Promise.reject(new ProblemError('session_not_found', 'there is no such session'));
      },
      messages: () => Promise.resolve([]),
    },
  } as PartOfClient; // of each part what the chat uses
  return { client, calls, emit, fail: (name, error) => failures.set(name, error) };
};
