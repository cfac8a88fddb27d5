// A conversation on a channel goes elsewhere by a route of its own: what is written there from now on reaches that session.

import { ProblemError, sessionKeyOf } from '@coxswain/protocol';
import type { Client } from '../client.ts';
import type { ChatDestination } from './context.ts';

/** Where on the channel the conversation is. */
export interface ChannelAddress {
  readonly channel: string;
  readonly account?: string | undefined;
  readonly peer: string;
  readonly thread?: string | undefined;
}

/** The address's own session belongs to the first agent that was used there; each other agent has one of its own beside it. */
const sessionFor = async (client: Client, key: string, agent: string): Promise<string> => {
  try {
    const session = await client.sessions.get(key);
    return session.agent === agent ? key : `${key}@${agent}`;
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'session_not_found') return key;
    throw error;
  }
};

/** For {@link ChatCommandContext.nameSession}: that of the place, or with a number behind it once that has been used. */
export const channelSession = (client: Client, place: ChannelAddress) => async (): Promise<string> => {
  const key = sessionKeyOf(place);
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? key : `${key}/${number}`;
    try {
      await client.sessions.get(name);
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'session_not_found') return name;
      throw error;
    }
  }
};

/** For {@link ChatCommandContext.move}: the route of exactly this place is replaced. */
export const channelMove =
  (client: Client, place: ChannelAddress) =>
  async ({ session, agent }: ChatDestination): Promise<void> => {
    const { channel, account, peer, thread } = place;
    const speaks = agent ?? (await client.routes.resolve({ ...place })).agent;
    const leadsTo = session ?? (await sessionFor(client, sessionKeyOf(place), speaks));
    const own = (await client.routes.list()).find(
      (route) =>
        route.channel === channel &&
        route.account === account &&
        route.peer === peer &&
        route.thread === thread,
    );
    if (own) await client.routes.remove(own.id);
    await client.routes.add({ ...place, agent: speaks, session: leadsTo });
  };
