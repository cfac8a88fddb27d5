// Channels, their routes to agents, and their deliveries.

import { type ChannelRoute, type ChannelSummary, type Delivery, printableLine } from '@coxswain/protocol';
import { NOTHING, type Span } from './line.ts';
import { agoText, idText } from './moment.ts';
import type { RenderContext } from './render-context.ts';
import type { Column } from './table.ts';

const receivingSpan = (
  { state, receives, error }: ChannelSummary,
  { words: { channels }, surface }: RenderContext,
): Span => {
  if (error !== undefined) return { text: channels.receiving.failing, tone: 'bad' };
  if (!receives) return NOTHING;
  const text = surface === 'pipe' ? state : channels.receiving[state];
  return { text, tone: state === 'listening' ? 'good' : 'quiet' };
};

export const channelColumns = (context: RenderContext) => {
  const { words } = context;
  const { columns } = words.channels;
  return {
    name: {
      head: words.columns.name,
      cell: ({ name }) => ({ text: printableLine(name), tone: 'strong' }),
    },
    type: { head: columns.type, cell: ({ type }) => type },
    leadsTo: {
      head: columns.leadsTo,
      least: 10,
      most: 40,
      cell: ({ leadsTo = '–' }) => printableLine(leadsTo),
    },
    allow: {
      head: columns.allow,
      least: 8,
      most: 24,
      cell: ({ allow, receives }) => (receives ? printableLine(allow.join(' ')) || words.no : NOTHING),
    },
    receives: { head: columns.receives, cell: (channel) => receivingSpan(channel, context) },
    pending: { head: columns.pending, align: 'right', cell: ({ pending }) => String(pending) },
    origin: { head: words.columns.origin, least: 8, cell: ({ definedIn }) => printableLine(definedIn) },
    error: { head: columns.error, least: 10, cell: ({ error = '' }) => printableLine(error) },
  } satisfies Record<string, Column<ChannelSummary>>;
};

export const routeColumns = (context: RenderContext) => {
  const { words } = context;
  const { columns } = words.channels;
  const any = (text: string | undefined): Span =>
    text === undefined ? { text: '*', tone: 'quiet' } : { text: printableLine(text) };
  return {
    id: {
      head: words.columns.id,
      rank: 6,
      cell: ({ id }) => ({ text: idText(id, context), tone: 'strong' }),
    },
    channel: { head: columns.channel, rank: 0, cell: ({ channel }) => printableLine(channel) },
    account: { head: columns.account, rank: 5, cell: ({ account }) => any(account) },
    peer: { head: columns.peer, rank: 1, cell: ({ peer }) => any(peer) },
    thread: { head: columns.thread, rank: 4, cell: ({ thread }) => any(thread) },
    agent: { head: words.columns.agent, rank: 2, cell: ({ agent }) => printableLine(agent) },
    session: {
      head: words.columns.session,
      rank: 3,
      grows: true,
      least: 8,
      cell: ({ session }) => (session === undefined ? NOTHING : printableLine(session)),
    },
  } satisfies Record<string, Column<ChannelRoute>>;
};

const DELIVERY_TONES = { pending: 'attention', delivered: 'good', failed: 'bad' } as const;

export const deliveryColumns = (context: RenderContext) => {
  const { words, surface } = context;
  const { columns, deliveryKind, deliveryState } = words.channels;
  const isPipe = surface === 'pipe';
  return {
    id: { head: words.columns.id, cell: ({ id }) => ({ text: idText(id, context), tone: 'strong' }) },
    /** A reply to a command has no task. */
    task: {
      head: words.columns.task,
      cell: ({ taskId }) => (taskId === undefined ? NOTHING : idText(taskId, context)),
    },
    kind: { head: words.columns.kind, cell: ({ kind }) => (isPipe ? kind : deliveryKind[kind]) },
    target: { head: columns.target, least: 10, most: 32, cell: ({ target }) => printableLine(target) },
    state: {
      head: columns.state,
      cell: ({ state }) => ({ text: isPipe ? state : deliveryState[state], tone: DELIVERY_TONES[state] }),
    },
    attempts: { head: columns.attempts, align: 'right', cell: ({ attempts }) => String(attempts) },
    /** When it arrived, when it is tried again, or when it was written. */
    when: {
      head: columns.when,
      cell: ({ state, nextAt, deliveredAt, createdAt }) =>
        agoText((state === 'pending' ? nextAt : deliveredAt) ?? createdAt, context),
    },
    error: { head: columns.error, least: 10, cell: ({ error = '' }) => printableLine(error) },
  } satisfies Record<string, Column<Delivery>>;
};
