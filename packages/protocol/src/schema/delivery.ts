// Channels, routes and deliveries as clients see them.

import { z } from 'zod';
import { CHANNEL_TYPES, type ChannelRoute, type ResolvedRoute } from '../channel.ts';
import { DELIVERY_KINDS, DELIVERY_STATES, type Delivery } from '../delivery.ts';
import { name, spacedName, taskId, taskRef, timestamp } from './fields.ts';
import { deliveryId, routeId } from './job.ts';
import type { QueryInput } from './query.ts';

export const delivery: z.ZodType<Delivery> = z.object({
  id: deliveryId,
  kind: z.enum(DELIVERY_KINDS),
  target: z.string(),
  state: z.enum(DELIVERY_STATES),
  taskId: taskId.optional(),
  requestId: z.string().optional(),
  text: z.string().optional(),
  attempts: z.number().int(),
  error: z.string().optional(),
  createdAt: timestamp,
  nextAt: timestamp.optional(),
  deliveredAt: timestamp.optional(),
});

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
export type DeliveriesQueryInput = QueryInput<typeof deliveriesQuery>;

/** A channel as it may be shown: no secret. */
export const channelSummary = z.object({
  name: z.string(),
  type: z.enum(CHANNEL_TYPES),
  definedIn: z.string(),
  /** Where it leads: an address, a path, a program. */
  leadsTo: z.string().optional(),
  sends: z.boolean(),
  receives: z.boolean(),
  allow: z.array(z.string()).readonly(),
  /** How receiving goes. */
  state: z.enum(['idle', 'listening', 'failing']),
  error: z.string().optional(),
  pending: z.number().int(),
});
export type ChannelSummary = z.output<typeof channelSummary>;

export const testChannel = z.strictObject({
  /** Default: the channel's own default address. */
  address: z.string().min(1).max(500).optional(),
  text: z.string().min(1).max(4_000).optional(),
});
export const channelTest = z.object({
  name: z.string(),
  ok: z.boolean(),
  steps: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })).readonly(),
});
export type ChannelTest = z.output<typeof channelTest>;

const peer = z.string().min(1).max(256);
export const newRoute = z.strictObject({
  channel: name,
  account: z.string().min(1).max(256).optional(),
  peer: peer.optional(),
  thread: peer.optional(),
  agent: name,
  session: spacedName.optional(),
});
export type NewRoute = z.output<typeof newRoute>;

export const channelRoute: z.ZodType<ChannelRoute> = z.object({
  id: routeId,
  channel: z.string(),
  account: z.string().optional(),
  peer: z.string().optional(),
  thread: z.string().optional(),
  agent: z.string(),
  session: z.string().optional(),
  createdAt: timestamp,
});

export const resolveQuery = z.strictObject({
  channel: name,
  account: z.string().optional(),
  peer,
  thread: peer.optional(),
});
export type ResolveQuery = z.output<typeof resolveQuery>;

export const resolvedRoute: z.ZodType<ResolvedRoute> = z.object({
  agent: z.string(),
  session: z.string(),
  route: channelRoute.optional(),
});
