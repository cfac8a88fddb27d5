// Channels, routes and deliveries as clients see them.

import { z } from 'zod';
import { CHANNEL_TYPES } from '../channel/channel.ts';
import { DELIVERY_KINDS, DELIVERY_STATES } from '../channel/delivery.ts';
import type { Frozen } from '../frozen.ts';
import { name, spacedName, taskId, taskRef, timestamp } from './fields.ts';
import { deliveryId, routeId } from './job.ts';

export const delivery = z.object({
  /** The same for all attempts, so that a receiver can detect duplicates. */
  id: deliveryId,
  kind: z.enum(DELIVERY_KINDS),
  /** `channel` or `channel:address`, see {@link parseTarget}. */
  target: z.string(),
  state: z.enum(DELIVERY_STATES),
  /** Undefined for a reply. */
  taskId: taskId.optional(),
  /** The question, if the kind is `asks`. */
  requestId: z.string().optional(),
  /** The text of a reply. */
  text: z.string().optional(),
  /** How often it was attempted. */
  attempts: z.number().int(),
  /** Why the last attempt failed. */
  error: z.string().optional(),
  createdAt: timestamp,
  /** The next attempt, while pending. */
  nextAt: timestamp.optional(),
  deliveredAt: timestamp.optional(),
});
export interface Delivery extends Frozen<z.output<typeof delivery>> {}

export const deliveriesQuery = z.strictObject({
  state: z.enum(DELIVERY_STATES).optional(),
  task: taskRef.optional(),
  limit: z
    .string()
    .regex(/^\d{1,4}$/)
    .transform(Number)
    .pipe(z.number().min(1).max(1_000))
    .default(50),
});

/** A channel as clients may see it, without secrets. */
export const channelSummary = z.object({
  name: z.string(),
  type: z.enum(CHANNEL_TYPES),
  definedIn: z.string(),
  /** Where it sends to: a URL, a path, a program. */
  leadsTo: z.string().optional(),
  sends: z.boolean(),
  receives: z.boolean(),
  allow: z.array(z.string()),
  /** The state of receiving. */
  state: z.enum(['idle', 'listening', 'failing']),
  error: z.string().optional(),
  pending: z.number().int(),
});
export type ChannelSummary = Frozen<z.output<typeof channelSummary>>;

export const testChannel = z.strictObject({
  /** Default: the default address of the channel. */
  address: z.string().min(1).max(500).optional(),
  text: z.string().min(1).max(4_000).optional(),
});
export const channelTest = z.object({
  name: z.string(),
  ok: z.boolean(),
  steps: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
});
export type ChannelTest = Frozen<z.output<typeof channelTest>>;

const peer = z.string().min(1).max(256);
export const newRoute = z.strictObject({
  channel: name,
  account: z.string().min(1).max(256).optional(),
  peer: peer.optional(),
  thread: peer.optional(),
  agent: name,
  session: spacedName.optional(),
});
export type NewRoute = Frozen<z.output<typeof newRoute>>;

export const channelRoute = z.object({
  id: routeId,
  channel: z.string(),
  account: z.string().optional(),
  peer: z.string().optional(),
  thread: z.string().optional(),
  agent: z.string(),
  /** Default: the conversation key, `channel:account:peer[:thread]`. */
  session: z.string().optional(),
  createdAt: timestamp,
});
/** Maps messages from a channel to an agent and a session. The most specific route wins. */
export interface ChannelRoute extends Frozen<z.output<typeof channelRoute>> {}

export const resolveQuery = z.strictObject({
  channel: name,
  account: z.string().optional(),
  peer,
  thread: peer.optional(),
});
export type ResolveQuery = Frozen<z.output<typeof resolveQuery>>;

export const resolvedRoute = z.object({
  agent: z.string(),
  session: z.string(),
  /** Undefined: no route matches, and the default agent is the fallback. */
  route: channelRoute.optional(),
});
/** Where a message would go. */
export interface ResolvedRoute extends Frozen<z.output<typeof resolvedRoute>> {}
