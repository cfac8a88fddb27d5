// The context of a request: node-server's pair of raw objects, and the listener it came in on.

import type { Caller } from '@coxswain/engine';
import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { TcpAccess } from './services.ts';

/** Empty for a request from inside the process; over TCP with the rules of that listener. */
export interface Bindings extends Partial<HttpBindings> {
  readonly tcp?: TcpAccess;
  /** The accepted Host headers if they differ; undefined: those of `tcp`, else any. */
  readonly hosts?: readonly string[];
  /** On whose behalf the daemon itself asks: the sender on a channel, or the user of a tool over MCP. Nothing from outside can set it. */
  readonly caller?: Caller;
}

interface Variables {
  /** Aborted when the access token of the request has ended; undefined without one. */
  ended?: AbortSignal;
  /** Why the saved config was rejected, for people whose request depends on it. */
  configFault?: string | undefined;
}

/** The bindings of the app. */
export interface Environment {
  Bindings: Bindings;
  Variables: Variables;
}

export type RequestContext = Context<Environment>;
