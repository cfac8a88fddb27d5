// Channels, routes and deliveries as clients see them.

import { z } from 'zod';
import { CHANNEL_TYPES } from '../channel/channel.ts';
import { DELIVERY_KINDS, DELIVERY_STATES } from '../channel/delivery.ts';
import type { Frozen } from '../frozen.ts';
import { name, spacedName, taskId, taskRef, timestamp } from './fields.ts';
import { deliveryId, routeId } from './job.ts';

export const delivery = z.object({
  /** Stable over all attempts: who gets it twice can tell. */
  id: deliveryId,
  kind: z.enum(DELIVERY_KINDS),
  /** `channel` or `channel:address`, see {@link parseTarget}. */
  target: z.string(),
  state: z.enum(DELIVERY_STATES),
  /** Undefined for a reply. */
  taskId: taskId.optional(),
  /** The question of an `asks`. */
  requestId: z.string().optional(),
  /** The words of a reply. */
  text: z.string().optional(),
  /** How often it was sent or tried. */
  attempts: z.number().int(),
  /** Why the last attempt failed. */
  error: z.string().optional(),
  createdAt: timestamp,
  /** When it is tried again, while pending. */
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

/** A channel as it may be shown: no secret. */
export const channelSummary = z.object({
  name: z.string(),
  type: z.enum(CHANNEL_TYPES),
  definedIn: z.string(),
  /** Where it leads: an address, a path, a program. */
  leadsTo: z.string().optional(),
  sends: z.boolean(),
  receives: z.boolean(),
  allow: z.array(z.string()),
  /** How receiving goes. */
  state: z.enum(['idle', 'listening', 'failing']),
  error: z.string().optional(),
  pending: z.number().int(),
});
export type ChannelSummary = Frozen<z.output<typeof channelSummary>>;

export const testChannel = z.strictObject({
  /** Default: the channel's own default address. */
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
  /** Default: the key of the conversation, `channel:account:peer[:thread]`. */
  session: z.string().optional(),
  createdAt: timestamp,
});
/** Whom a message from there reaches; the route that says most about where it came from wins. */
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
  /** Undefined: no route fits, the default agent answers as the fallback. */
  route: channelRoute.optional(),
});
/** What a message would reach. */
export interface ResolvedRoute extends Frozen<z.output<typeof resolvedRoute>> {}
