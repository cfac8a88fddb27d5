// Something said to a task: an answer to its open question, words for the running agent, or the next task of its session.

import {
  ITEM_LIST,
  isEnded,
  type MessageAnswer,
  ProblemError,
  type SubmitTask,
  shellWord,
  shortId,
  type Task,
} from '@coxswain/protocol';
import { knownTargets } from '../deliveries/index.ts';
import type { Caller, SaidToTask } from '../engine.ts';
import { requireUser } from '../rights/index.ts';
import type { AskingDeps } from '../run/index.ts';
import { type Origination, submitOwn, submitTask } from '../submit/index.ts';

/** Brings the message to where the task can take it. Throws `illegal_transition` where it cannot. */
export const messageTask = async (
  task: Task,
  message: SaidToTask,
  caller: Caller,
  deps: AskingDeps,
): Promise<MessageAnswer> => {
  if (task.kind === 'item' && task.status !== 'needs_input') throw nobodyListens(task);
  if (task.runtime === 'cox' && task.status !== 'needs_input') throw hasNoAgent(task);
  switch (task.status) {
    case 'needs_input':
      return answerOpenQuestion(task, message, caller, deps);
    case 'running':
      return deliver(task, message, caller, deps);
    case 'pending':
      throw new ProblemError(
        'illegal_transition',
        `task ${task.id} has not started, so nothing reads messages yet; wait until it runs`,
      );
    default:
      return continueSession(task, message, caller, deps);
  }
};

const nobodyListens = ({ id, session }: Task): ProblemError => {
  const move = `move it: cox items move ${shortId(id)} <status>`;
  const say = `message its session: cox bg submit --session ${shellWord(session)} <text>`;
  return new ProblemError(
    'illegal_transition',
    `task ${id} is an item: no agent runs for it, so it takes no messages; ${session.startsWith(ITEM_LIST) ? move : `${move}, or ${say}`}`,
  );
};

const hasNoAgent = ({ id }: Task): ProblemError =>
  new ProblemError(
    'illegal_transition',
    `task ${id} runs other tasks and has no agent of its own; send the message to one of them: cox tasks describe ${id} lists them`,
  );

const answerOpenQuestion = async (
  task: Task,
  message: SaidToTask,
  caller: Caller,
  deps: AskingDeps,
): Promise<MessageAnswer> => {
  requireUser(caller, 'answer questions', 'answer');
  const requests = await deps.env.ledger.inputs.ofTask(task.id);
  const open = requests.findLast((request) => request.state === 'open');
  if (!open) throw new ProblemError('already_answered', `the question of task ${task.id} was just answered`);
  if (open.kind !== 'question') {
    throw new ProblemError(
      'illegal_transition',
      `task ${task.id} waits for an approval, not a message; use: cox approve ${open.id} or cox deny ${open.id}`,
    );
  }
  await deps.questions.answer(open.id, { decision: 'answer', text: message.text }, caller);
  return { effect: 'answered', task: await reread(task, deps) };
};

const deliver = async (
  task: Task,
  message: SaidToTask,
  caller: Caller,
  deps: AskingDeps,
): Promise<MessageAnswer> => {
  if (task.runtime === 'command') {
    throw new ProblemError(
      'illegal_transition',
      `task ${task.id} runs a program whose stdin is closed: it takes no messages`,
    );
  }
  const { env, registry } = deps;
  const run = registry.get(task.id);
  if (!run)
    throw new ProblemError('illegal_transition', `task ${task.id} is just starting or ending; try again`);
  if (run.signal.aborted) {
    throw new ProblemError(
      'illegal_transition',
      `task ${task.id} is being stopped, so its agent reads no more messages; send it when the task has stopped`,
    );
  }
  const fact = { type: 'MessageAdded', data: { role: 'user', text: message.text, by: caller.name } } as const;
  const isHeard =
    !run.inbox.isClosed &&
    (await env.ledger.tasks.record(run.claim, [fact], env.clock.nowMs())) &&
    run.inbox.push({ ...message, from: caller });
  if (isHeard) return { effect: 'delivered', task: await reread(task, deps) };
  // Its agent is done and its end is being written down: the message begins the next task.
  await run.ended;
  const ended = await reread(task, deps);
  if (isEnded(ended.status)) return continueSession(ended, message, caller, deps);
  throw new ProblemError(
    'illegal_transition',
    `task ${task.id} waits for its next attempt, so nothing reads messages yet; wait until it runs`,
  );
};

/** The next task of the session begins with the message. */
export const continueSession = async (
  task: Task,
  message: SaidToTask,
  caller: Caller,
  deps: AskingDeps,
): Promise<MessageAnswer> => {
  if (task.command) {
    throw new ProblemError(
      'illegal_transition',
      `task ${task.id} ran a program and has ended: it takes no messages`,
    );
  }
  const next: SubmitTask = {
    prompt: message.text,
    environment: message.environment && { ...message.environment },
    kind: nextKind(task, caller),
    source: 'api',
    agent: task.agent,
    session: task.session,
    priority: task.priority,
    group: task.group,
    labels: { ...task.labels },
    after: [],
    // What a program continues notifies the same targets as the program's own task.
    deliverTo:
      deps.env.notifications && caller.kind !== 'task'
        ? knownTargets(task.deliverTo, deps.env.notifications.channels())
        : [],
    delivery: task.delivery,
    workDir: task.workDir,
    addDirs: [...task.addDirs],
    env: {},
    // What a program may choose is another matter.
    ...(caller.kind === 'task' ? {} : task.overrides),
    attachments: [],
    onInput: task.onInput,
    without: task.without,
  };
  const { task: started } = await (message.onChannel
    ? submitOwn(...onChannel(next, message.onChannel, caller), deps)
    : submitTask(next, caller, deps));
  return { effect: 'started', task: started };
};

/** As what is said there begins a task. */
const onChannel = (
  next: SubmitTask,
  { origin, idempotencyKey }: NonNullable<SaidToTask['onChannel']>,
  caller: Caller,
): [SubmitTask, Origination, Caller] => [
  { ...next, deliverTo: [], idempotencyKey },
  { kind: 'chat', source: 'channel', origin, isExternalRoot: true },
  caller,
];

/** The same kind as before, where the sender may submit it. */
const nextKind = ({ kind }: Task, caller: Caller): SubmitTask['kind'] => {
  if (kind === 'manual' || kind === 'chat') return kind;
  return kind === 'helper' && caller.kind === 'task' ? kind : 'background';
};

const reread = async (task: Task, { env }: AskingDeps): Promise<Task> =>
  (await env.ledger.tasks.get(task.id)) ?? task;
