// What a method of the client says about its request, and how that looks on the wire.

import {
  FOLDER_HEADER,
  PROTOCOL_HEADER,
  pathOf,
  ROUTES,
  type Route,
  type RouteName,
  TASK_HEADER,
  type TaskId,
  TRACEPARENT_HEADER,
  VERSION,
} from '@coxswain/protocol';
import { type Query, queryString } from './query.ts';
import type { WireRequest } from './transport/transport.ts';

export interface Call {
  /** The values for the braces in the route's path. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly query?: Query;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent piece by piece as it is, with the content type that `headers` names. */
  readonly pieces?: AsyncIterable<string>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** The longest silence before the daemon counts as one that does not answer. Default: that of the connection. */
  readonly silenceMs?: number;
}

/** Who asks, and in which protocol; undefined says nothing about it, which every daemon accepts. */
export interface Speaker {
  readonly token?: string;
  /** The task with whose rights a person asks. */
  readonly within?: TaskId;
  readonly protocol?: number;
  /** The trace that its requests belong to. */
  readonly traceparent?: string | undefined;
  /** The state folder of the intended daemon, if it was found through that: any other daemon refuses the request. */
  readonly folder?: () => string;
}

/** The request as a transport sends it. */
export const toWireRequest = (
  route: RouteName,
  call: Call,
  { token, within, protocol, folder, traceparent }: Speaker,
): WireRequest => {
  const headers: Record<string, string> = { accept: 'application/json', 'user-agent': `cox/${VERSION}` };
  if (protocol !== undefined) headers[PROTOCOL_HEADER] = String(protocol);
  if (folder !== undefined) headers[FOLDER_HEADER] = folder();
  if (within !== undefined) headers[TASK_HEADER] = within;
  if (traceparent !== undefined) headers[TRACEPARENT_HEADER] = traceparent;
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  if (call.body !== undefined) headers['content-type'] = 'application/json';
  const { method, isLong, ...rest }: Route = ROUTES[route];
  return {
    method,
    path: pathOf(rest, call.parameters) + queryString(call.query ?? {}),
    headers: { ...headers, ...call.headers },
    body: call.body === undefined ? call.pieces : JSON.stringify(call.body),
    signal: call.signal,
    silenceMs: call.silenceMs,
    isLong,
  };
};
