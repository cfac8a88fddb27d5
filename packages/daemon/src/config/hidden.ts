// Hides the secrets of a definition when it is shown: values of variables and headers, tokens. A reference to a
// variable reveals nothing and is shown.

import type { AgentDefinition, ChannelDefinition, McpServer } from '@coxswain/protocol';
import { isReference } from './references.ts';

/** Shown instead of a secret. */
export const HIDDEN = '(hidden)';

const SCHEME = /^(?:Bearer|Basic|Token) /i;

const hidden = (value: string): string => (isReference(value.replace(SCHEME, '')) ? value : HIDDEN);

const hideValues = (values: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, hidden(value)]));

/** An address without query and fragment, where keys are passed. */
const hideQuery = (url: string): string => {
  const end = url.search(/[?#]/);
  return end < 0 ? url : `${url.slice(0, end)}?${HIDDEN}`;
};

/** The address of a webhook without its path: anyone who knows it can send there. */
const hidePath = (url: string): string => {
  const parsed = URL.parse(url);
  if (parsed === null) return HIDDEN;
  return parsed.pathname === '/' && parsed.search === '' ? parsed.origin : `${parsed.origin}/${HIDDEN}`;
};

const hideServer = (server: McpServer): McpServer => {
  if ('command' in server)
    return server.env === undefined ? server : { ...server, env: hideValues(server.env) };
  const url = hideQuery(server.url);
  return server.headers === undefined ? { url } : { url, headers: hideValues(server.headers) };
};

/** The definition, or what a file says of it, as it may be shown. */
export const withoutSecrets = <Agent extends Partial<AgentDefinition>>(agent: Agent): Agent => {
  const { mcpServers, baseUrl, env } = agent;
  return {
    ...agent,
    ...(env === undefined ? {} : { env: hideValues(env) }),
    ...(baseUrl === undefined ? {} : { baseUrl: hideQuery(baseUrl) }),
    ...(mcpServers === undefined
      ? {}
      : {
          mcpServers: Object.fromEntries(
            Object.entries(mcpServers).map(([name, server]) => [name, hideServer(server)]),
          ),
        }),
  };
};

/** The channel, or what a file says of it, as it may be shown. */
export const withoutChannelSecrets = <Channel extends Partial<ChannelDefinition>>(
  channel: Channel,
): Channel => {
  const { secret, appToken, url, baseUrl } = channel;
  return {
    ...channel,
    ...(secret === undefined ? {} : { secret: hidden(secret) }),
    ...(appToken === undefined ? {} : { appToken: hidden(appToken) }),
    ...(url === undefined ? {} : { url: hidePath(url) }),
    ...(baseUrl === undefined ? {} : { baseUrl: hideQuery(baseUrl) }),
  };
};
