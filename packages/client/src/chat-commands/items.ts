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

const STATUS = { 'item start': 'running', 'item done': 'completed', 'item drop': 'cancelled' } as const;

export const changeItem = async (
  { command, item, text }: CommandOf<'item edit' | 'item start' | 'item done' | 'item drop'>,
  { client }: ChatCommandContext,
): Promise<ChatCommandOutcome> =>
  command === 'item edit'
    ? { outcome: 'item_edited', item: await client.items.move(item, { title: text ?? '' }) }
    : {
        outcome: 'item_moved',
        item: await client.items.move(item, {
          status: STATUS[command],
          ...(text !== undefined && { message: text }),
        }),
      };
