// A route: what it is called, what it takes, what it answers, and the few lines that answer it. The app mounts it, the
// OpenAPI document is made from it, and no request reaches `handle` unparsed.

import type { AllowedTask, Caller } from '@coxswain/engine';
import type { ProblemCode, RouteName } from '@coxswain/protocol';
import { z } from 'zod';
import type { RequestContext } from './context.ts';

/** A parsed request. */
export interface Call<Query = unknown, Body = unknown> {
  readonly caller: Caller;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly body: Body;
  readonly context: RequestContext;
}

/** A parsed request about one task that exists and that the caller may see. */
export interface TaskCall<Query = unknown, Body = unknown> extends Call<Query, Body> {
  readonly task: AllowedTask;
}

/** One way in which a route answers. */
export interface AnswerDoc {
  readonly status: number;
  readonly description: string;
  /** Default `application/json`; without a schema and a type the answer has no body. */
  readonly type?: string;
  readonly schema?: z.ZodType;
}

export interface HeaderDoc {
  readonly name: string;
  readonly description: string;
  readonly schema: z.ZodType;
}

interface RouteDoc {
  readonly name: RouteName;
  readonly summary: string;
  /** What it does, for people: the OpenAPI document shows it. */
  readonly description: string;
  readonly headers?: readonly HeaderDoc[];
  readonly answers: readonly AnswerDoc[];
  /** The problems that are its own, besides those that every route may answer with. */
  readonly problems?: readonly ProblemCode[];
  /** A body of any type, read by the handler; `description` says what may be in it. */
  readonly raw?: { readonly description: string };
  /** Nobody is asked who he is: the request proves it by itself. */
  readonly isOpen?: boolean;
  /** A body that is a stream and read by the handler: its type, and the schema of one line. */
  readonly lines?: { readonly types: readonly string[]; readonly schema: z.ZodType };
}

interface Parsed<Query extends z.ZodType, Body extends z.ZodType> extends RouteDoc {
  /** Default: no parameter is known. */
  readonly query?: Query;
  /** Default: nothing, or `{}`. */
  readonly body?: Body;
}

export interface PlainRoute<Query extends z.ZodType = z.ZodType, Body extends z.ZodType = z.ZodType>
  extends Parsed<Query, Body> {
  readonly about?: 'anything';
  handle(call: Call<z.output<Query>, z.output<Body>>): Response | Promise<Response>;
}

export interface TaskRoute<Query extends z.ZodType = z.ZodType, Body extends z.ZodType = z.ZodType>
  extends Parsed<Query, Body> {
  readonly about: 'task';
  handle(call: TaskCall<z.output<Query>, z.output<Body>>): Response | Promise<Response>;
}

export type Route = PlainRoute | TaskRoute;

/** Nothing: what a query string or a body may be where a route takes none. */
export const nothing = z.strictObject({});

/** Defines a route that is not about one task. */
export const plainRoute = <Query extends z.ZodType = typeof nothing, Body extends z.ZodType = typeof nothing>(
  route: PlainRoute<Query, Body>,
): Route => route;

/** Defines a route whose `{id}` names a task. */
export const taskRoute = <Query extends z.ZodType = typeof nothing, Body extends z.ZodType = typeof nothing>(
  route: Omit<TaskRoute<Query, Body>, 'about'>,
): Route => ({ ...route, about: 'task' });
