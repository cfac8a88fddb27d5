// What a request brings along besides itself: node-server's pair of raw objects, and how it came in.

import type { Caller } from '@coxswain/engine';
import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { TcpAccess } from './services.ts';

/** Empty when a request is made inside the process; over TCP with the rules of that listener. */
export interface Bindings extends Partial<HttpBindings> {
  readonly tcp?: TcpAccess;
  /** What the Host header may say where that differs; undefined: what `tcp` says, else anything. */
  readonly hosts?: readonly string[];
  /** For whom the daemon itself asks: whoever wrote on a channel, or uses a tool over MCP. Nothing from outside can set it. */
  readonly caller?: Caller;
}

interface Variables {
  /** Aborted when the access token that the request came with is over; not there without one. */
  ended?: AbortSignal;
  /** Why the saved config does not count, for people whose request depends on it. */
  configFault?: string | undefined;
}

/** What the app is made of. */
export interface Environment {
  Bindings: Bindings;
  Variables: Variables;
}

export type RequestContext = Context<Environment>;
