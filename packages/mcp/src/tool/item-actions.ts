// What manage_tasks does with items, by its action.

import type { Client } from '@coxswain/client';
import {
  type InputRequest,
  isActive,
  itemListOf,
  ProblemError,
  type Task,
  type TaskStatus,
} from '@coxswain/protocol';
import type { z } from 'zod';
import type { ToolContext } from './context.ts';
import { ownTask } from './own-task.ts';
import { type TaskView, viewOf } from './task-view.ts';
import type { ToolAnswer } from './tool.ts';

export const ITEM_ACTIONS = [
  'create',
  'create_subtask',
  'list',
  'get',
  'get_next',
  'update',
  'start',
  'complete',
  'fail',
  'cancel',
] as const;
type ItemAction = (typeof ITEM_ACTIONS)[number];

export interface ItemInput {
  readonly action: ItemAction;
  readonly title?: string | undefined;
  readonly parent?: string | undefined;
  readonly id?: string | undefined;
  readonly status?: TaskStatus | undefined;
  readonly message?: string | undefined;
}
type Answer = ToolAnswer<{ items: TaskView[] }>;

const NEEDS: Readonly<Partial<Record<ItemAction, readonly ('title' | 'parent' | 'id' | 'status')[]>>> = {
  create: ['title'],
  create_subtask: ['parent', 'title'],
  get: ['id'],
  update: ['id', 'status'],
  start: ['id'],
  complete: ['id'],
  fail: ['id'],
  cancel: ['id'],
};

/** Each action has its own fields; a schema for each would be a union, which many clients reject for a tool. */
export const requireFields = (input: ItemInput, context: z.RefinementCtx): void => {
  for (const field of NEEDS[input.action] ?? [])
    if (input[field] === undefined)
      context.addIssue({ code: 'custom', path: [field], message: `is required for ${input.action}` });
};

/** One page of the API. */
const MAX_ITEMS = 1000;

const MOVES: Readonly<Partial<Record<ItemAction, TaskStatus>>> = {
  start: 'running',
  complete: 'completed',
  fail: 'failed',
  cancel: 'cancelled',
};

const lineOf = ({ id, status, description, parentId }: Task): string =>
  `${id}  ${status}  ${description}${parentId === undefined ? '' : `  (part of ${parentId})`}`;

/** In a list of all items of the agent: items of another session must be updated there. */
const lineFor =
  (list: ItemList) =>
  (item: Task): string =>
    list.mayMove(item) ? lineOf(item) : `${lineOf(item)}  (of session ${item.session}: moved there)`;

const answer = (items: readonly Task[], text: string): Answer => ({
  text,
  data: { items: items.map(viewOf) },
});

interface ItemList {
  readonly items: readonly Task[];
  mayMove(item: Task): boolean;
}

/** Where an agent outside a task keeps its items: in its session if it was given one, else on the list of an agent. */
const personalList = async (
  client: Client,
  { submitter: { session, agent, environment } }: ToolContext,
): Promise<string | undefined> => {
  if (session !== undefined) return session;
  const named =
    agent ?? (await client.agents.list({ path: environment?.PATH })).find(({ isDefault }) => isDefault)?.name;
  return named === undefined ? undefined : itemListOf(named);
};

/** All items of the agent, in any session; for a person's agent those on its list. */
const listed = async (
  client: Client,
  status: TaskStatus | undefined,
  context: ToolContext,
): Promise<ItemList> => {
  const own = await ownTask(client);
  const session = own === undefined ? await personalList(client, context) : undefined;
  if (own === undefined && session === undefined) return { items: [], mayMove: () => true };
  const { tasks } = await client.tasks.list({
    kind: 'item',
    limit: String(MAX_ITEMS),
    agent: own?.agent,
    session,
    status,
  });
  return {
    // The item that represents `cox mcp --as` itself is not a to-do.
    items: inOrder(tasks.filter(({ id }) => id !== own?.id)),
    mayMove: (item) =>
      own === undefined || item.session === own.session || item.session === itemListOf(own.agent),
  };
};

/** Where an agent outside a task adds items: in its session if it was given one, else on the list of its agent. */
const createForPerson = async (
  client: Client,
  title: string,
  { submitter: { session, agent } }: ToolContext,
): Promise<Task> => {
  const item = { title, source: 'mcp' } as const;
  if (session === undefined) return client.items.create({ ...item, ...(agent !== undefined && { agent }) });
  try {
    return await client.items.create({ ...item, session });
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code !== 'session_not_found') throw error;
  }
  await client.sessions.create({ name: session, agent });
  return client.items.create({ ...item, session });
};

const create = async (
  client: Client,
  { title = '', parent }: ItemInput,
  context: ToolContext,
): Promise<Answer> => {
  const own = await ownTask(client);
  const item =
    own === undefined && parent === undefined
      ? await createForPerson(client, title, context)
      : await client.items.create({ title, source: 'mcp', parentId: parent });
  return answer([item], `Noted: ${lineOf(item)}`);
};

/** The last answer, if the item asked a question. */
const lastAnswer = (inputs: readonly InputRequest[]): string => {
  const last = inputs.findLast(({ answer: given }) => given !== undefined);
  if (last?.answer === undefined) return '';
  const { decision, text = '', optionId } = last.answer;
  return `${last.title}\n${decision}: ${text || (optionId ?? '')}`.trimEnd();
};

const move = async (client: Client, { id = '', message }: ItemInput, status: TaskStatus): Promise<Answer> => {
  const item = await client.items.move(id, { status, message });
  return answer([item], lineOf(item));
};

/** Throws ProblemError. */
export const runItemAction = async (
  client: Client,
  input: ItemInput,
  context: ToolContext,
): Promise<Answer> => {
  const status = MOVES[input.action] ?? input.status;
  switch (input.action) {
    case 'create':
    case 'create_subtask':
      return create(client, input, context);
    case 'list': {
      const list = await listed(client, status, context);
      const lines = list.items.map(lineFor(list));
      return answer(list.items, lines.length === 0 ? 'No items found.' : lines.join('\n'));
    }
    case 'get': {
      const { task, inputs = [] } = await client.tasks.get(input.id ?? '', { include: ['inputs'] });
      const texts = [lineOf(task), task.prompt, lastAnswer(inputs), task.result ?? task.error?.message ?? ''];
      return answer([task], texts.filter((text) => text !== '').join('\n'));
    }
    case 'get_next': {
      const { items, mayMove } = await listed(client, undefined, context);
      const item = nextItem(items.filter(mayMove));
      return item === undefined ? answer([], 'Nothing left to do.') : answer([item], lineOf(item));
    }
    default:
      // The fields were required before: an update has a status.
      return move(client, input, status ?? 'running');
  }
};

// The item to do next.

/** Oldest first. */
const inOrder = (items: readonly Task[]): readonly Task[] => items.toSorted((one, other) => one.n - other.n);

/**
 * The item in progress, else the oldest pending one; the open parts of an item come before it. Undefined if
 * nothing is left to do.
 */
export const nextItem = (items: readonly Task[]): Task | undefined => {
  const open = inOrder(items).filter(({ status }) => isActive(status));
  const withParts = new Set(open.map(({ parentId }) => parentId));
  const doable = open.filter(({ id }) => !withParts.has(id));
  return doable.find(({ status }) => status === 'running') ?? doable[0];
};
