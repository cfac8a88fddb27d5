// A channel as it may be shown: where it leads, who may write, how it goes; never a secret.

import { type ChannelDefinition, type ChannelSummary, messageOf } from '@coxswain/protocol';
import type { LiveChannel } from './live-channel.ts';

/** Addresses of webhooks carry secrets in their paths: the host is enough to know it again. */
const hostOf = (text: string): string => {
  const url = URL.parse(text);
  return url === null ? '' : url.origin + (url.pathname === '/' ? '' : '/…');
};

const leadsTo = (definition: ChannelDefinition): string | undefined => {
  const { url, command, path, defaultAddress, baseUrl } = definition;
  if (url !== undefined) return hostOf(url);
  if (command !== undefined) return command[0];
  return path ?? defaultAddress ?? (baseUrl === undefined ? undefined : hostOf(baseUrl));
};

/** `pending`: how many notices wait for it. */
export const summaryOf = async (live: LiveChannel, pending: number): Promise<ChannelSummary> => {
  const { definition, receiving } = live;
  const { name, type, definedIn, allow } = definition;
  const opened = await live.open().then(
    (channel) => ({ receives: channel.receive !== undefined, error: undefined }),
    (error: unknown) => ({ receives: false, error: messageOf(error) }),
  );
  const place = leadsTo(definition);
  const error = receiving.problem ?? opened.error;
  return {
    name,
    type,
    definedIn,
    ...(place === undefined ? {} : { leadsTo: place }),
    sends: true,
    receives: opened.receives,
    allow: [...allow],
    state: receiving.state,
    ...(error === undefined ? {} : { error }),
    pending,
  };
};
