// An operation of the API, declared once: routes, rights, OpenAPI document and client methods follow from it.

import { z } from 'zod';
import type { ProblemCode } from '../problem.ts';
import type { Access } from './access.ts';

export const SSE_TYPE = 'text/event-stream';
export const NDJSON_TYPE = 'application/x-ndjson';
export const TEXT_TYPE = 'text/plain; charset=utf-8';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export type RouteText = `${Method} /${string}`;

/** Nothing: what a query string or a body may be where an operation takes none. */
export const nothing = z.strictObject({});
export type Nothing = typeof nothing;

/** One way in which an operation answers. */
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

type About = 'task' | undefined;
export type Output = z.ZodType | undefined;

interface Definition<
  Id extends string,
  Route extends RouteText,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Out extends Output,
  Subject extends About,
> {
  /** How the OpenAPI document and the metrics call it. */
  readonly id: Id;
  /** Method and path, with its parameters in braces. */
  readonly route: Route;
  /** The `{id}` of the path names a task, which is looked up before the handler gets the request. */
  readonly about?: Subject;
  readonly summary: string;
  /** What it does, for people: the OpenAPI document shows it. */
  readonly description: string;
  /** Default: no parameter is known. */
  readonly query?: Query;
  /** Default: nothing, or `{}`. */
  readonly body?: Body;
  /** A body of any type, read by the handler; `description` says what may be in it. */
  readonly raw?: { readonly description: string };
  /** A body that is a stream and read by the handler: its types, and the schema of one line. */
  readonly lines?: { readonly types: readonly string[]; readonly schema: z.ZodType };
  readonly headers?: readonly HeaderDoc[];
  /** What it answers with in JSON. Without it the handler writes the answer. */
  readonly output?: Out;
  /** Default 200. */
  readonly status?: number;
  /** What the answer is, in a sentence. */
  readonly answer: string;
  /** Of an answer that is not JSON. */
  readonly contentType?: string;
  /** Of an answer in lines of JSON: one of them. */
  readonly lineSchema?: z.ZodType;
  readonly otherAnswers?: readonly AnswerDoc[];
  /** The problems that are its own, besides those that every operation may answer with. */
  readonly problems?: readonly ProblemCode[];
  readonly access: Access;
  /** What was just saved counts for it, and it reports when the config is wrong. */
  readonly dependsOnConfig?: boolean;
  /** It may rightly say nothing for long: it waits for people, programs or networks, or reads the whole ledger. */
  readonly isLong?: boolean;
  /** Doing it twice is the same as doing it once. Default: true for GET alone. */
  readonly isRepeatable?: boolean;
  /** Open to clients of any protocol: they ask what the daemon is, and end it in order to start a newer one. */
  readonly isAnyProtocol?: boolean;
  /** Nobody is asked who he is: the request proves it by itself. */
  readonly isOpen?: boolean;
  /** Also at the root, without a prefix, where supervisors and browsers look for it. */
  readonly isAtRoot?: boolean;
}

export interface Operation<
  Id extends string = string,
  Route extends RouteText = RouteText,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Out extends Output = Output,
  Subject extends About = About,
> extends Definition<Id, Route, Query, Body, Out, Subject> {
  readonly method: Method;
  readonly path: string;
  readonly status: number;
}

export const operation = <
  Id extends string,
  Route extends RouteText,
  Query extends z.ZodType = Nothing,
  Body extends z.ZodType = Nothing,
  Out extends Output = undefined,
  Subject extends About = undefined,
>(
  definition: Definition<Id, Route, Query, Body, Out, Subject>,
): Operation<Id, Route, Query, Body, Out, Subject> => {
  const [method, path = ''] = definition.route.split(' ');
  // The type of a route is a method and a path.
  return { status: 200, ...definition, method: method as Method, path };
};

/** The names in the braces of a route. */
export type ParameterOf<Route extends string> = Route extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParameterOf<Rest>
  : never;

/** Where a stream that is opened again goes on. */
export const LAST_EVENT_ID: HeaderDoc = {
  name: 'Last-Event-ID',
  description: 'The sequence of the event seen last; wins over `since`.',
  schema: z.string().regex(/^\d{1,15}$/),
};
