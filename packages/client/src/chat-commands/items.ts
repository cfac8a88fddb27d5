// Commands about the to-dos of the agent that is spoken to.

import { ACTIVE_STATUSES, type ChatCommandOutcome } from '@coxswain/protocol';
import type { ChatCommandContext, CommandOf } from './context.ts';

/** So many are told. */
const SHOWN_ITEMS = '30';

export const listItems = async ({ client, agent }: ChatCommandContext): Promise<ChatCommandOutcome> => {
  const { tasks } = await client.tasks.list({
    kind: 'item',
    status: ACTIVE_STATUSES.join(','),
    limit: SHOWN_ITEMS,
    ...(agent !== undefined && { agent }),
  });
  return { outcome: 'items', items: tasks.toReversed() };
};

export const addItem = async (
  { title }: CommandOf<'item add'>,
  { client, agent, source }: ChatCommandContext,
): Promise<ChatCommandOutcome> => ({
  outcome: 'item_added',
  item: await client.items.create({ title, source, ...(agent !== undefined && { agent }) }),
});

export const editItem = async (
  { item, title }: CommandOf<'item edit'>,
  { client }: ChatCommandContext,
): Promise<ChatCommandOutcome> => ({
  outcome: 'item_edited',
  item: await client.items.move(item, { title }),
});

export const moveItem = async (
  { item, status, text }: CommandOf<'item start' | 'item done' | 'item fail' | 'item drop' | 'item move'>,
  { client }: ChatCommandContext,
): Promise<ChatCommandOutcome> => ({
  outcome: 'item_moved',
  item: await client.items.move(item, { status, ...(text !== undefined && { message: text }) }),
});
