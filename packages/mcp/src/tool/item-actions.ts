// What manage_tasks does with items, by its action.

import type { Client } from '@coxswain/client';
import { ProblemError, type Task, type TaskStatus } from '@coxswain/protocol';
import type { z } from 'zod';
import type { ToolContext } from './context.ts';
import { inOrder, nextItem } from './next-item.ts';
import { itemSession, ownTask } from './own-task.ts';
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
  readonly title?: string;
  readonly parent?: string;
  readonly id?: string;
  readonly status?: TaskStatus;
  readonly message?: string;
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

/** Each action has fields of its own; one schema for each would be a union, which many clients do not take for a tool. */
export const requireFields = (input: ItemInput, context: z.RefinementCtx): void => {
  for (const field of NEEDS[input.action] ?? [])
    if (input[field] === undefined)
      context.addIssue({ code: 'custom', path: [field], message: `is needed for ${input.action}` });
};

/** As many as one page of the API holds. */
const MOST_ITEMS = 1000;

const MOVES: Readonly<Partial<Record<ItemAction, TaskStatus>>> = {
  start: 'running',
  complete: 'completed',
  fail: 'failed',
  cancel: 'cancelled',
};

const lineOf = ({ id, status, description, parentId }: Task): string =>
  `${id}  ${status}  ${description}${parentId === undefined ? '' : `  (part of ${parentId})`}`;

const answer = (items: readonly Task[], text: string): Answer => ({
  text,
  data: { items: items.map(viewOf) },
});

const listed = async (client: Client, status: TaskStatus | undefined, context: ToolContext) => {
  const own = await ownTask(client);
  const session = itemSession(own, context);
  const query = { kind: 'item', session, limit: String(MOST_ITEMS) };
  const { tasks } = await client.tasks.list(status === undefined ? query : { ...query, status });
  // The item that stands for `cox mcp --as` itself is nothing to do.
  return inOrder(tasks.filter(({ id }) => id !== own?.id));
};

/** The list of an agent that is no task: begun with its first item. */
const createInSession = async (
  client: Client,
  item: { readonly title: string; readonly session: string },
  { submitter }: ToolContext,
): Promise<Task> => {
  try {
    return await client.items.create(item);
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code !== 'session_not_found') throw error;
  }
  await client.sessions.create(item.session, submitter.agent);
  return client.items.create(item);
};

const create = async (
  client: Client,
  { title = '', parent }: ItemInput,
  context: ToolContext,
): Promise<Answer> => {
  const own = await ownTask(client);
  const part = parent === undefined ? {} : { parentId: parent };
  const item =
    own === undefined && parent === undefined
      ? await createInSession(client, { title, session: itemSession(own, context) }, context)
      : await client.items.create({ title, ...part });
  return answer([item], `Noted: ${lineOf(item)}`);
};

const move = async (client: Client, { id = '', message }: ItemInput, status: TaskStatus): Promise<Answer> => {
  const item = await client.items.move(id, { status, ...(message === undefined ? {} : { message }) });
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
      const items = await listed(client, status, context);
      return answer(items, items.length === 0 ? 'There are no such items.' : items.map(lineOf).join('\n'));
    }
    case 'get': {
      const { task } = await client.tasks.get(input.id ?? '');
      return answer(
        [task],
        [lineOf(task), task.prompt, task.result ?? task.error?.message ?? ''].join('\n').trimEnd(),
      );
    }
    case 'get_next': {
      const item = nextItem(await listed(client, undefined, context));
      return item === undefined ? answer([], 'Nothing is left to do.') : answer([item], lineOf(item));
    }
    default:
      // The fields were required before: an update has a status.
      return move(client, input, status ?? 'running');
  }
};
