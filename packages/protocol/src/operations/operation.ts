// An API operation, declared once: routes, rights, the OpenAPI document and the client methods are derived from it.

import { z } from 'zod';
import type { ProblemCode } from '../problem-codes.ts';
import type { Access } from './access.ts';

export const SSE_TYPE = 'text/event-stream';
export const NDJSON_TYPE = 'application/x-ndjson';
export const TEXT_TYPE = 'text/plain; charset=utf-8';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export type RouteText = `${Method} /${string}`;

/** The query or body of an operation that takes none. */
export const nothing = z.strictObject({});
export type Nothing = typeof nothing;

/** One possible answer of an operation. */
export interface AnswerDoc {
  readonly status: number;
  readonly description: string;
  /** Default `application/json`. Without a schema and a type the answer has no body. */
  readonly type?: string | undefined;
  readonly schema?: z.ZodType | undefined;
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
  /** Its name in the OpenAPI document and the metrics. */
  readonly id: Id;
  /** Method and path, with parameters in braces. */
  readonly route: Route;
  /** The `{id}` of the path is a task, which is looked up before the handler runs. */
  readonly about?: Subject;
  readonly summary: string;
  /** What it does, shown in the OpenAPI document. */
  readonly description: string;
  /** Default: no parameters. */
  readonly query?: Query;
  /** Default: no body, or `{}`. */
  readonly body?: Body;
  /** A schema that checks this one body exactly as `body` does, and faster. */
  readonly bodyOf?: (given: unknown) => Body;
  /** A body of any type, read by the handler; `description` says what may be in it. */
  readonly raw?: { readonly description: string };
  /** A streamed body of lines, read by the handler: its content types, and the schema of one line. */
  readonly lines?: { readonly types: readonly string[]; readonly schema: z.ZodType };
  readonly headers?: readonly HeaderDoc[];
  /** The JSON answer. Left out: the handler writes the answer itself. */
  readonly output?: Out;
  /** Default 200. */
  readonly status?: number;
  /** One sentence about the answer. */
  readonly answer: string;
  /** For an answer that is not JSON. */
  readonly contentType?: string;
  /** For an answer in lines of JSON: the schema of one line. */
  readonly lineSchema?: z.ZodType;
  readonly otherAnswers?: readonly AnswerDoc[];
  /** Its own problems, besides those that every operation may return. */
  readonly problems?: readonly ProblemCode[];
  readonly access: Access;
  /** It uses the config file as last saved, and reports a faulty one. */
  readonly dependsOnConfig?: boolean;
  /** It may stay silent for long: it waits for people, programs or networks, or reads the whole ledger. */
  readonly isLong?: boolean;
  /** Idempotent: doing it twice is the same as doing it once. Default: only GET. */
  readonly isRepeatable?: boolean;
  /** Accepts clients of any protocol version: they ask which daemon this is, and stop it to start a newer one. */
  readonly isAnyProtocol?: boolean;
  /** No authentication: the request itself carries its proof, a signature or a secret. */
  readonly isOpen?: boolean;
  /** Also served at the root, without the prefix, where supervisors and browsers expect it. */
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

/** Where a reopened stream resumes. */
export const LAST_EVENT_ID: HeaderDoc = {
  name: 'Last-Event-ID',
  description: 'The sequence of the last event seen. Takes precedence over `since`.',
  schema: z.string().regex(/^\d{1,15}$/),
};
