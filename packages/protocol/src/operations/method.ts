// The signature of a client method, derived from its operation: the parameters of the path, then the query or the body, then
// a signal.

import type { z } from 'zod';
import type { Frozen } from '../frozen.ts';
import type { QueryInput } from '../schema/query.ts';
import type { Nothing, Operation, Output, ParameterOf, RouteText } from './operation.ts';

/** The JSON answer of an operation; `never` if it answers with something else. */
export type AnswerOf<Op> =
  Op extends Operation<string, RouteText, z.ZodType, z.ZodType, infer Out extends Output>
    ? Out extends z.ZodType
      ? Frozen<z.output<Out>>
      : never
    : never;

type InputOf<Schema extends z.ZodType, Input> = Nothing extends Schema
  ? []
  : object extends Input
    ? [input?: Input]
    : [input: Input];

type ArgumentsOf<Route extends string, Query extends z.ZodType, Body extends z.ZodType> = [
  ...([ParameterOf<Route>] extends [never] ? [] : [ref: string]),
  ...(Route extends `${'GET' | 'DELETE'} ${string}`
    ? InputOf<Query, QueryInput<Query>>
    : InputOf<Body, Frozen<z.input<Body>>>),
  signal?: AbortSignal,
];

type MethodOf<Op> =
  Op extends Operation<string, infer Route, infer Query, infer Body>
    ? (...given: ArgumentsOf<Route, Query, Body>) => Promise<AnswerOf<Op>>
    : never;

/** The methods of a noun: one for each operation that returns JSON. */
export type MethodsOf<Verbs> = {
  readonly [Verb in keyof Verbs as [AnswerOf<Verbs[Verb]>] extends [never] ? never : Verb]: MethodOf<
    Verbs[Verb]
  >;
};
