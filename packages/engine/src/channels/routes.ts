// Whom a message on a channel reaches: a route if one fits, else the default agent, and which conversation it belongs to.

import {
  type ChannelRoute,
  ID_BYTES,
  type NewRoute,
  ProblemError,
  type ResolvedRoute,
  type ResolveQuery,
  routeIdFrom,
  sessionKeyOf,
} from '@coxswain/protocol';
import { agentNamed, defaultAgentName } from '../agents/index.ts';
import { findByPrefix } from '../control/index.ts';
import type { Deps } from '../deps.ts';
import type { Caller } from '../engine.ts';
import { auditBy, requireUnreserved, requireUser, workOfPrograms } from '../rights/index.ts';

/** Throws `agent_not_found` when neither a route nor a default names an agent that there is. */
export const resolveRoute = async (from: ResolveQuery, deps: Deps): Promise<ResolvedRoute> => {
  const { env } = deps;
  const settings = deps.settings();
  const route = bestRoute(await env.ledger.routes.list(), from);
  const name =
    route?.agent ?? (await defaultAgentName(settings, env.findDefaultAgent, env.baseEnvironment.PATH));
  const agent = agentNamed(settings, name).name;
  if (route?.session !== undefined) return { agent, session: route.session, route };
  return { agent, session: await sessionFor(agent, from, deps), route };
};

// A conversation belongs to one agent for good. When the chat is routed to another agent, that one gets a conversation of its own
// beside the first, and each resumes where it was when the chat is routed back. What programs put under the chat's name before it
// began is not taken for its beginning either.
const sessionFor = async (agent: string, from: ResolveQuery, { env }: Deps): Promise<string> => {
  const key = sessionKeyOf(from);
  const session = await env.ledger.sessions.get(key);
  if (session === undefined) return key;
  const isFree = session.agent === agent && (await workOfPrograms(env.ledger, key)) === undefined;
  return isFree ? key : `${key}@${agent}`;
};

/** Throws `forbidden` for a program, and for a channel, an agent or a session that it cannot go to. */
export const addRoute = async (route: NewRoute, caller: Caller, deps: Deps): Promise<ChannelRoute> => {
  requireUser(caller, 'change the routes of channels');
  const { ledger, randomBytes, clock } = deps.env;
  requireChannel(route.channel, deps);
  if (route.session !== undefined) {
    // A chat may be routed to the session of another chat on the same channel.
    const others = deps.notifications.channels().filter(({ name }) => name !== route.channel);
    await requireUnreserved(route.session, { ledger, channels: others.map(({ name }) => name) });
  }
  const agent = agentNamed(deps.settings(), route.agent).name;
  const session = route.session === undefined ? undefined : await ledger.sessions.get(route.session);
  if (session !== undefined && session.agent !== agent) {
    throw new ProblemError(
      'unprocessable',
      `session '${session.name}' belongs to agent '${session.agent}', not '${agent}'; leave the session out, or name another`,
    );
  }
  const added = await ledger.routes.add(
    {
      ...route,
      agent,
      id: routeIdFrom(randomBytes(ID_BYTES)),
      createdAt: new Date(clock.nowMs()).toISOString(),
    },
    auditBy(caller),
  );
  if (added) return added;
  throw new ProblemError(
    'unprocessable',
    `a route for exactly this already exists; remove it first, see: cox routes list`,
  );
};

const requireChannel = (name: string, { notifications }: Deps): void => {
  const channels = notifications.channels();
  if (channels.some((channel) => channel.name === name)) return;
  const known = channels.map((channel) => channel.name).join(', ') || 'none';
  throw new ProblemError(
    'channel_not_found',
    `there is no channel '${name}' (known: ${known}); define it under channels.${name} in the config`,
  );
};

/** Throws `forbidden` for a program, `not_found`, `ambiguous_id`. */
export const removeRoute = async (
  ref: string,
  caller: Caller,
  { env: { ledger } }: Deps,
): Promise<ChannelRoute> => {
  requireUser(caller, 'change the routes of channels');
  const route = findByPrefix(await ledger.routes.list(), ref, { what: 'route', see: 'cox routes list' });
  return (await ledger.routes.remove(route.id, auditBy(caller))) ?? route;
};

// Of several routes that match a message's origin, the most specific one.

/** How much each part narrows down: a thread is in a chat, a chat belongs to an account. */
const WEIGHTS = { thread: 4, peer: 2, account: 1 } as const;
const PARTS = ['thread', 'peer', 'account'] as const;

// By default a bot has the name of its channel.
const fits = (route: ChannelRoute, { account, ...from }: ResolveQuery): boolean => {
  const location = { account: account ?? from.channel, ...from };
  return (
    route.channel === location.channel &&
    PARTS.every((part) => route[part] === undefined || route[part] === location[part])
  );
};

const weightOf = (route: ChannelRoute): number =>
  PARTS.reduce((sum, part) => sum + (route[part] === undefined ? 0 : WEIGHTS[part]), 0);

/** undefined: none fits. */
export const bestRoute = (routes: readonly ChannelRoute[], from: ResolveQuery): ChannelRoute | undefined =>
  routes
    .filter((route) => fits(route, from))
    .reduce<ChannelRoute | undefined>(
      (best, route) => (best === undefined || weightOf(route) > weightOf(best) ? route : best),
      undefined,
    );
