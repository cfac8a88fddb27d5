// The engine for tests that name a task by its id: read and let through first, as for a request over HTTP.

import { type AllowedTask, type Caller, type Engine, requireTask } from '@coxswain/engine';
import type { Ledger } from '@coxswain/ledger';
import { ProblemError, type TaskId } from '@coxswain/protocol';
import { type Operation, operations } from '@coxswain/protocol/operations';

const OPERATIONS = {
  cancel: operations.tasks.cancel,
  retry: operations.tasks.retry,
  message: operations.tasks.message,
  remove: operations.tasks.remove,
  ask: operations.tasks.ask,
  explain: operations.tasks.explain,
  moveItem: operations.items.move,
  workflowRun: operations.workflows.show,
} as const satisfies Partial<Record<keyof Engine, Operation>>;

type Verb = keyof typeof OPERATIONS;

type ById<Act> = Act extends (task: AllowedTask, ...more: infer More) => infer Answer
  ? (id: TaskId, ...more: More) => Answer
  : never;

export type EngineById = Omit<Engine, Verb> & { readonly [Name in Verb]: ById<Engine[Name]> };

const isVerb = (name: string | symbol): name is Verb => Object.hasOwn(OPERATIONS, name);
const isCaller = (value: unknown): value is Caller =>
  typeof value === 'object' && value !== null && 'kind' in value && 'name' in value;

export const byId = (engine: Engine, ledger: Ledger): EngineById => {
  const allowed = async (name: Verb, id: TaskId, caller: Caller): Promise<AllowedTask> => {
    const task = await ledger.tasks.get(id);
    if (task === undefined) throw new ProblemError('task_not_found', `there is no task ${id}`);
    return requireTask(OPERATIONS[name], caller, { task, reads: { ledger, agents: engine.agents() } });
  };
  // The type says what the proxy does: it cannot be told from the handler.
  return new Proxy(engine, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      if (!isVerb(name)) return value.bind(target);
      return async (id: TaskId, ...more: unknown[]) => {
        const caller = more.find(isCaller);
        if (caller === undefined) throw new Error(`nobody calls ${name}`);
        return value.call(target, await allowed(name, id, caller), ...more);
      };
    },
  }) as unknown as EngineById;
};
