// The engine for tests that name a task by its id: read and let through first, as for a request over HTTP.

import { type AllowedTask, type Caller, type Engine, type Operation, requireTask } from '@coxswain/engine';
import type { Ledger } from '@coxswain/ledger';
import { ProblemError, type TaskId } from '@coxswain/protocol';

const anyone = { allow: 'anyone' } as const;
const changing = (verb: string): Operation['programs'] => ({ allow: 'descendants', verb });

const PROGRAMS = {
  cancel: changing('cancel'),
  retry: changing('retry'),
  message: changing('send messages to'),
  remove: { allow: 'people', verb: 'delete tasks' },
  ask: { allow: 'itself', verb: 'ask for' },
  explain: anyone,
  moveItem: anyone,
  workflowRun: { allow: 'visible', verb: 'read' },
} as const satisfies Partial<Record<keyof Engine, Operation['programs']>>;

type Verb = keyof typeof PROGRAMS;

type ById<Act> = Act extends (task: AllowedTask, ...more: infer More) => infer Answer
  ? (id: TaskId, ...more: More) => Answer
  : never;

export type EngineById = Omit<Engine, Verb> & { readonly [Name in Verb]: ById<Engine[Name]> };

const isVerb = (name: string | symbol): name is Verb => Object.hasOwn(PROGRAMS, name);
const isCaller = (value: unknown): value is Caller =>
  typeof value === 'object' && value !== null && 'kind' in value && 'name' in value;

export const byId = (engine: Engine, ledger: Ledger): EngineById => {
  const allowed = async (name: Verb, id: TaskId, caller: Caller): Promise<AllowedTask> => {
    const task = await ledger.tasks.get(id);
    if (task === undefined) throw new ProblemError('task_not_found', `there is no task ${id}`);
    const tokens = { scopes: [], agents: 'narrowed' } as const;
    const operation = { verb: name, programs: PROGRAMS[name], tokens };
    return requireTask(operation, caller, { task, reads: { ledger, agents: engine.agents() } });
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
