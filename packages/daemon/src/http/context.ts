// What a request brings along besides itself: node-server's pair of raw objects, and how it came in.

import type { Caller } from '@coxswain/engine';
import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { TcpAccess } from './services.ts';

/** Empty when a request is made inside the process; over TCP with the rules of that listener. */
export interface Bindings extends Partial<HttpBindings> {
  readonly tcp?: TcpAccess;
  /** For whom the daemon itself asks: somebody whom a channel has told from others. Nothing from outside can set it. */
  readonly caller?: Caller;
}

interface Variables {
  /** Aborted when the access token that the request came with is over; not there without one. */
  ended?: AbortSignal;
}

/** What the app is made of. */
export interface Environment {
  Bindings: Bindings;
  Variables: Variables;
}

export type RequestContext = Context<Environment>;

/** Aborted when nobody is to have the answer any more: its client went away, or its access token is over. */
export const goneSignal = (context: RequestContext): AbortSignal => {
  const left = context.req.raw.signal;
  const ended = context.get('ended');
  return ended === undefined ? left : AbortSignal.any([left, ended]);
};
