// One task: everything about it, why it is in its state, and its actions.

import { type Caller, visibleOf } from '@coxswain/engine';
import type { Ledger } from '@coxswain/ledger';
import type { Task, TaskDetail } from '@coxswain/protocol';
import type { TASK_INCLUDES } from '@coxswain/protocol/schema';
import { Answer, type Handlers } from '../route.ts';
import type { Services } from '../services.ts';
import type { Streams } from '../stream/streams.ts';

type Include = (typeof TASK_INCLUDES)[number];

/** How many of its notices are shown: each target gets a few. */
const MAX_DELIVERIES = 200;
/** How many lines of output `include=log` shows. */
const LOG_LINES = 50;

const logOf = async (ledger: Ledger, { id }: Task): Promise<string> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of ledger.output.read(id, { tailLines: LOG_LINES })) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
};

const pidOf = async (ledger: Ledger, id: Task['id']): Promise<number | undefined> =>
  (await ledger.tasks.claims()).find(({ claim }) => claim.taskId === id)?.pid;

/** What is folded from the events in one go. */
const FOLDED: readonly Include[] = ['plan', 'toolCalls', 'messages', 'history'];

const workOf = async (
  ledger: Ledger,
  { id }: Task,
  include: ReadonlySet<Include>,
): Promise<Partial<TaskDetail>> => {
  if (!FOLDED.some((part) => include.has(part))) return {};
  const { plan, toolCalls, messages, processes, worktree } = await ledger.tasks.work(id);
  return {
    ...(include.has('plan') && { plan }),
    ...(include.has('toolCalls') && { toolCalls }),
    ...(include.has('messages') && { messages }),
    ...(include.has('history') && { pid: await pidOf(ledger, id), processes, worktree }),
  };
};

interface Subject {
  readonly ledger: Ledger;
  readonly caller: Caller;
  readonly task: Task;
}

/** A program sees only those children that it may read. */
const childrenOf = async ({ ledger, caller, task }: Subject): Promise<readonly Task[]> =>
  visibleOf(ledger, caller, await ledger.tasks.children(task.id));

const detailOf = async (
  { ledger, caller, task }: Subject,
  include: ReadonlySet<Include>,
): Promise<TaskDetail> => ({
  task,
  ...(include.has('usage') && { usage: task.usage }),
  ...(include.has('history') && { history: await ledger.tasks.history(task.id) }),
  ...(include.has('children') && { children: await childrenOf({ ledger, caller, task }) }),
  ...(include.has('inputs') && { inputs: await ledger.inputs.ofTask(task.id) }),
  ...(include.has('deliveries') && {
    deliveries: await ledger.deliveries.list({ taskId: task.id, limit: MAX_DELIVERIES }),
  }),
  ...(include.has('log') && { log: await logOf(ledger, task) }),
  ...(await workOf(ledger, task, include)),
});

export const oneTaskHandlers = (
  { engine, ledger }: Services,
  streams: Streams,
): Handlers<'tasks', 'get' | 'explain' | 'remove' | 'cancel' | 'retry' | 'message' | 'ask'> => ({
  get: ({ task, query, caller }) => detailOf({ ledger, caller, task }, new Set(query.include)),
  explain: ({ task, caller }) => engine.explain(task, caller),
  async remove({ task, caller }) {
    const answer = await engine.remove(task, caller);
    return new Answer(answer, { status: answer.effect === 'cancelling' ? 202 : 200 });
  },
  async cancel({ task, body, caller }) {
    const { now, reason } = body;
    return engine.cancel(task, { now, reason }, caller);
  },
  retry: ({ task, body, caller }) => engine.retry(task, body, caller),
  async message({ task, body, caller }) {
    const { message, content, environment } = body;
    const more = (content ?? []).map((block) => block.text).filter((text) => text !== message);
    const text = [message, ...more].join('\n\n');
    return engine.message(task, { text, environment }, caller);
  },
  async ask({ task, body, caller, context }) {
    const { signal } = streams.open(context, caller);
    return engine.ask(task, body, caller, signal);
  },
});
