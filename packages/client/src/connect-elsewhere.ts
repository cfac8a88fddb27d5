// Daemons that are not behind the socket of this home: over TCP, and in this process. They are taken as they are.

import { PROTOCOL_VERSION, ProblemError } from '@coxswain/protocol';
import { assemble } from './assemble.ts';
import type { Client } from './client.ts';
import { commonProtocol } from './compatibility.ts';
import type { ConnectOptions, InProcess } from './connect-options.ts';
import { type Requester, requester } from './requester.ts';
import { silence } from './start/stop.ts';
import type { StreamSettings } from './stream/stream-settings.ts';
import { ANSWER_WITHIN_MS, withDeadlines } from './transport/deadlines.ts';
import { tcpTransport } from './transport/http.ts';
import { inProcessTransport } from './transport/in-process.ts';

/** The daemon that `url` or `inProcess` names. */
export const connectElsewhere = async (
  options: ConnectOptions,
  settings: StreamSettings,
): Promise<Client> => {
  const { inProcess, url = '' } = options;
  return inProcess === undefined
    ? connectTcp(url, options, settings)
    : connectInProcess(inProcess, options, settings);
};

const connectTcp = async (
  url: string,
  { token, traceparent, anyVersion, answerWithinMs = ANSWER_WITHIN_MS, ...rest }: ConnectOptions,
  settings: StreamSettings,
): Promise<Client> => {
  const transport = withDeadlines(tcpTransport(parseUrl(url)), { answerWithinMs, daemon: () => undefined });
  try {
    const theirs = await requester({ transport, token }).json('version');
    const protocol = anyVersion === true ? undefined : commonProtocol(theirs);
    const { onChanged, onConfigFault } = rest;
    const listeners = { onChanged, onConfigFault };
    return assemble({ transport, token, traceparent, protocol, settings, ...listeners, stop: stopElsewhere });
  } catch (error) {
    transport.close();
    throw error;
  }
};

const connectInProcess = (handle: InProcess, { token }: ConnectOptions, settings: StreamSettings): Client =>
  assemble({
    transport: inProcessTransport(handle),
    token,
    protocol: PROTOCOL_VERSION,
    settings,
    stop: (request) => async (options) => {
      await request.json('stopDaemon', { body: options ?? {} });
    },
  });

const stopElsewhere =
  (request: Requester): Client['daemon']['stop'] =>
  async (options) => {
    await request.json('stopDaemon', { body: options ?? {} });
    await silence(request);
  };

const parseUrl = (text: string): URL => {
  const url = URL.parse(text);
  if (url !== null && (url.protocol === 'http:' || url.protocol === 'https:')) return url;
  throw new ProblemError('invalid_request', `invalid daemon address '${text}': use http://host:port`);
};
