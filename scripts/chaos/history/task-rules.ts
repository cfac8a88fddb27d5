// Rules for tasks: what was accepted exists once, what was cancelled or deleted stays so, and no end is revoked.

import { isEnded, isLegalTransition, type LedgerEvent, type TaskStatus } from '@coxswain/protocol';
import { everSeen, isRemoved, type Observed, type Rule, taskOf, traceOf } from './observed.ts';
import { answerOf, mayHaveHappened, type Operation, operationsOf } from './operation.ts';

const RESTARTED = 'Server restarted during execution';

/** The tasks that acknowledged operations say they began. */
const acceptedIds = (
  history: readonly Operation[],
): readonly (readonly [operation: Operation, id: string])[] =>
  history.flatMap((operation) => {
    const answer: { readonly id?: string | undefined } | undefined = answerOf<object>(operation);
    const hasBegun = operation.verb !== 'message' || answerOf(operation)?.effect === 'started';
    return answer?.id !== undefined && hasBegun ? [[operation, answer.id] as const] : [];
  });

const nameOf = ({ n, verb }: Operation): string => `${verb} ${n}`;

/** The task and everything above it, as far as it is known. */
const lineage = (observed: Observed, id: string): readonly string[] => {
  const parentId = taskOf(observed, id)?.parentId;
  return parentId === undefined ? [id] : [id, ...lineage(observed, parentId)];
};

export const acceptedWorkIsThere: Rule = (history, observed) => {
  const deleted = new Set(
    operationsOf(history, 'delete')
      .filter(mayHaveHappened)
      .map(({ args }) => args.taskId),
  );
  return acceptedIds(history).flatMap(([operation, id]) => {
    if (observed.tasks.has(id)) return [];
    if (!isRemoved(observed, id)) return [`${nameOf(operation)} was acknowledged with ${id}, which is lost`];
    if (lineage(observed, id).some((above) => deleted.has(above))) return [];
    return [
      `${nameOf(operation)} was acknowledged with ${id}, which was removed though nobody asked for that`,
    ];
  });
};

/** For each request that can be identified: how to find it again, and its answer. */
const requestsOf = (history: readonly Operation[]): ReadonlyMap<string, readonly Operation[]> =>
  Map.groupBy(
    history.filter(({ verb }) => ['submit', 'batch', 'workflow', 'retry', 'runJob'].includes(verb)),
    ({ args }) => ('key' in args ? args.key : ''),
  );

export const oneKeyMakesOneTask: Rule = (history, observed) => {
  const made = Map.groupBy(everSeen(observed), ({ idempotencyKey }) => idempotencyKey);
  return [...requestsOf(history)].flatMap(([key, operations]) => {
    const ids = new Set([
      ...(made.get(key) ?? []).map(({ id }) => String(id)),
      ...acceptedIds(operations).map(([, id]) => id),
    ]);
    if (ids.size > 1) return [`key ${key} made ${[...ids].join(' and ')}`];
    if (ids.size === 1 && !operations.some(mayHaveHappened))
      return [`key ${key} was refused each time and made ${[...ids].join()}`];
    return [];
  });
};

export const everythingEnds: Rule = (_history, { tasks }) =>
  [...tasks.values()]
    .filter(({ status }) => !isEnded(status))
    .map(({ id, status, createdAt }) => `${id} of ${createdAt} is ${status} for ever`);

/** The status after the event; undefined: it changes none. */
const statusAfter = (event: LedgerEvent): TaskStatus | undefined => {
  switch (event.type) {
    case 'TaskQueued':
    case 'TaskRetrying':
      return 'pending';
    case 'TaskStarted':
      return 'running';
    case 'InputRequested':
      return 'needs_input';
    case 'InputAnswered':
      return event.data.resumes ? 'running' : undefined;
    case 'TaskCompleted':
      return 'completed';
    case 'TaskFailed':
      return 'failed';
    case 'TaskCancelled':
      return 'cancelled';
    default:
      return undefined;
  }
};

/** Orchestrated runs start and wait by different rules: only their end is checked. */
const isOrchestrated = (observed: Observed, id: string): boolean => taskOf(observed, id)?.runtime === 'cox';

export const statusesMoveLegally: Rule = (_history, observed) =>
  [...observed.traces].flatMap(([id, trace]) => {
    let status: TaskStatus | undefined;
    const faults: string[] = [];
    for (const event of trace) {
      const next = statusAfter(event);
      if (next === undefined || next === status) continue;
      const isLegal = status === undefined ? next === 'pending' : isLegalTransition(status, next);
      const matters = !isOrchestrated(observed, id) || (status !== undefined && isEnded(status));
      if (!isLegal && matters)
        faults.push(`${id} went from ${status ?? 'nothing'} to ${next} at ${event.seq}`);
      status = next;
    }
    const row = observed.tasks.get(id);
    if (row && status !== row.status) faults.push(`${id} is ${row.status}, its events say ${status}`);
    return faults;
  });

export const endsAreFinal: Rule = (history, observed) =>
  operationsOf(history, 'read', 'cancel').flatMap((operation) => {
    const { n, verb, args } = operation;
    const status = answerOf(operation)?.status;
    const last = observed.tasks.get(args.taskId)?.status;
    if (status === undefined || last === undefined || !isEnded(status) || status === last) return [];
    return [`${args.taskId} was ${status} as ${verb} ${n} was reported, and is ${last}`];
  });

export const cancelledStaysCancelled: Rule = (history, observed) =>
  operationsOf(history, 'cancel').flatMap((operation) => {
    const { n, args } = operation;
    const effect = answerOf(operation)?.effect;
    const task = observed.tasks.get(args.taskId);
    if (effect === undefined || effect === 'ended' || !task || task.status === 'cancelled') return [];
    const what = `cancel ${n} of ${args.taskId} was acknowledged (${effect})`;
    if (effect === 'cancelled') return [`${what}, and it is ${task.status}`];
    if (task.reason === 'restarted') return [`${what}, and it failed by the restart`];
    const again = traceOf(observed, task.id).findLastIndex(({ type }) => type === 'TaskRetrying');
    const asked = traceOf(observed, task.id).findIndex(({ type }) => type === 'CancelRequested');
    if (asked < 0) return [`${what}, and no event reports it`];
    return again > asked ? [`${what}, and it was tried again`] : [];
  });

export const deletedIsGone: Rule = (history, observed) => {
  const back = [...observed.traces].flatMap(([id, trace]) => {
    const at = trace.findIndex(({ type }) => type === 'TaskDeleted');
    if (at < 0) return [];
    const later = trace.slice(at + 1).map(({ type }) => type);
    if (later.length > 0) return [`${id} was removed, but reported ${later.join(', ')} after that`];
    return observed.tasks.has(id) ? [`${id} was removed, and is back`] : [];
  });
  const left = operationsOf(history, 'delete').flatMap((operation) => {
    const effect = answerOf(operation)?.effect;
    if (effect === undefined || !observed.tasks.has(operation.args.taskId)) return [];
    return [
      `delete ${operation.n} of ${operation.args.taskId} was acknowledged (${effect}), and it is there`,
    ];
  });
  return [...back, ...left];
};

export const programsRunOnce: Rule = (_history, { tasks, marks }) => {
  const begun = Map.groupBy(
    marks.filter(({ what }) => what === 'begin'),
    ({ taskId }) => taskId,
  );
  const ended = new Set(marks.filter(({ what }) => what === 'end').map(({ taskId }) => taskId));
  const twice = [...begun]
    .filter(([, all]) => all.length > 1)
    .map(([id, all]) => `${id} ran ${all.length} times`);
  const unproven = [...tasks.values()]
    .filter(({ id, status, runtime }) => status === 'completed' && runtime === 'command' && !ended.has(id))
    .map(({ id }) => `${id} is completed, and its program never came to its end`);
  return [...twice, ...unproven];
};

export const restartsAreTold: Rule = (_history, { tasks }) =>
  [...tasks.values()]
    .filter(({ reason, error }) => reason === 'restarted' && error?.message !== RESTARTED)
    .map(({ id, error }) => `${id} failed by a restart and says '${error?.message}'`);

export const exportIsWhole: Rule = (_history, { tasks, exported }) => [
  ...[...tasks.keys()].filter((id) => !exported.has(id)).map((id) => `${id} is not in the export`),
  ...[...exported].filter((id) => !tasks.has(id)).map((id) => `${id} is in the export alone`),
];
