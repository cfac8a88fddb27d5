// The libraries that know Slack. They are loaded when the first Slack channel is used, and not before.

import { SocketModeClient } from '@slack/socket-mode';
import { type Logger, LogLevel, WebClient, type WebClientOptions } from '@slack/web-api';
import { Agent, type Dispatcher, EnvHttpProxyAgent, fetch } from 'undici';

/** The libraries would print to the console, tokens in URLs among it. What matters reaches us as errors. */
const SILENT: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
};

const PROXIES = ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'] as const;

/** The connections of one channel, through the proxy that the environment names. */
export interface SlackNetwork {
  readonly dispatcher: Dispatcher;
  readonly hasProxy: boolean;
}

export const openNetwork = (environment: Readonly<Record<string, string>>): SlackNetwork => {
  if (PROXIES.every((name) => (environment[name] ?? '') === ''))
    return { dispatcher: new Agent(), hasProxy: false };
  const dispatcher = new EnvHttpProxyAgent({
    httpProxy: environment.http_proxy ?? environment.HTTP_PROXY ?? '',
    httpsProxy: environment.https_proxy ?? environment.HTTPS_PROXY ?? '',
    noProxy: environment.no_proxy ?? environment.NO_PROXY ?? '',
  });
  return { dispatcher, hasProxy: true };
};

export interface SlackCall {
  readonly network: SlackNetwork;
  /** Undefined: Slack's own. */
  readonly baseUrl: string | undefined;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** No retries: the outbox decides about those. */
const optionsOf = ({ network, baseUrl, timeoutMs, signal }: SlackCall): WebClientOptions => ({
  ...(baseUrl === undefined ? {} : { slackApiUrl: baseUrl }),
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  timeout: timeoutMs,
  logger: SILENT,
  // undici's fetch is the one that takes a dispatcher; requests and answers are those of the platform.
  fetch: ((url: string, init: RequestInit) =>
    fetch(url, {
      ...init,
      dispatcher: network.dispatcher,
      // No redirects: requests go to Slack, or to the host in the config, and nowhere else.
      redirect: 'manual',
      signal: AbortSignal.any([signal, ...(init.signal ? [init.signal] : [])]),
    } as Parameters<typeof fetch>[1])) as unknown as NonNullable<WebClientOptions['fetch']>,
});

/** The methods of the Web API for one call. */
export const webClient = (token: string, call: SlackCall): WebClient => new WebClient(token, optionsOf(call));

/** A connection of Socket Mode. It does not reconnect: open another when it ends. */
export const socketClient = (appToken: string, call: SlackCall): SocketModeClient =>
  new SocketModeClient({
    appToken,
    autoReconnectEnabled: false,
    logger: SILENT,
    clientOptions: optionsOf(call),
    ...(call.network.hasProxy ? { dispatcher: call.network.dispatcher } : {}),
  });
