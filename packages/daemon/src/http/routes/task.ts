// One task: everything about it, why it is where it is, removing it.

import { type Caller, visibleOf } from '@coxswain/engine';
import type { Ledger } from '@coxswain/ledger';
import type { Task, TaskDetail } from '@coxswain/protocol';
import {
  deleteAnswer,
  explanation,
  getTaskQuery,
  type TASK_INCLUDES,
  taskDetail,
} from '@coxswain/protocol/schema';
import { json } from '../answer.ts';
import { type Route, taskRoute } from '../route.ts';
import type { Services } from '../services.ts';

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

export const oneTaskRoutes = ({ engine, ledger }: Services): readonly Route[] => [
  taskRoute({
    name: 'getTask',
    summary: 'Read a task',
    description:
      'The task, and what `include` asks for: its children, status history, plan, tool calls, messages, questions, notices, log.',
    query: getTaskQuery,
    answers: [{ status: 200, description: 'The task.', schema: taskDetail }],
    async handle({ task, query, caller }) {
      return json(200, await detailOf({ ledger, caller, task }, new Set(query.include)));
    },
  }),
  taskRoute({
    name: 'explainTask',
    summary: 'Explain a task',
    description: 'Why it is not running, or why it ended, and what would change that.',
    answers: [{ status: 200, description: 'The explanation.', schema: explanation }],
    async handle({ task, caller }) {
      return json(200, await engine.explain(task, caller));
    },
  }),
  taskRoute({
    name: 'deleteTask',
    summary: 'Delete a task',
    description:
      'Removes the task with its events and output. An active one is cancelled first, with its descendants, and removed ' +
      'when it has stopped.',
    answers: [
      { status: 200, description: 'It is gone.', schema: deleteAnswer },
      {
        status: 202,
        description: 'It is being cancelled and goes when it has stopped.',
        schema: deleteAnswer,
      },
    ],
    problems: ['storage'],
    async handle({ task, caller }) {
      const answer = await engine.remove(task, caller);
      return json(answer.effect === 'cancelling' ? 202 : 200, answer);
    },
  }),
];
