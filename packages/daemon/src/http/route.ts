// The handler of an operation, typed by the contract. No request reaches it unparsed, and
// no answer leaves that breaks the contract.

import type { AllowedTask, Caller } from '@coxswain/engine';
import type { Frozen } from '@coxswain/protocol';
import type { Operation, Operations, ParameterOf } from '@coxswain/protocol/operations';
import type { z } from 'zod';
import type { RequestContext } from './context.ts';

/** A parsed request. */
export interface Call<Query = unknown, Body = unknown, Parameter extends string = string> {
  readonly caller: Caller;
  readonly params: Readonly<Record<Parameter, string>>;
  readonly query: Query;
  readonly body: Body;
  readonly context: RequestContext;
}

/** A JSON answer with another status than the usual one, or with headers of its own. */
export class Answer<Value> {
  readonly value: Value;
  readonly options: { readonly status?: number; readonly headers?: Readonly<Record<string, string>> };

  constructor(value: Value, options: Answer<Value>['options']) {
    this.value = value;
    this.options = options;
  }
}

type Answered<Out> = Out extends z.ZodType
  ? Frozen<z.output<Out>> | Answer<Frozen<z.output<Out>>> | Response
  : Response;

export type Handler<Op> =
  Op extends Operation<string, infer Route, infer Query, infer Body, infer Out, infer About>
    ? (
        call: Call<z.output<Query>, z.output<Body>, ParameterOf<Route>> &
          ('task' extends About ? { readonly task: AllowedTask } : unknown),
      ) => Answered<Out> | Promise<Answered<Out>>
    : never;

/** The handlers of a noun, or of some of its verbs. */
export type Handlers<
  Noun extends keyof Operations,
  Verb extends keyof Operations[Noun] = keyof Operations[Noun],
> = { readonly [Name in Verb]: Handler<Operations[Noun][Name]> };

export type AllHandlers = { readonly [Noun in keyof Operations]: Handlers<Noun> };

/** An operation and what answers it. */
export interface Route {
  readonly operation: Operation;
  readonly handle: (call: Call & { readonly task?: AllowedTask }) => unknown;
}

/** Every operation with its handler, in the order of the contract. */
export const routesOf = (contract: Operations, handlers: AllHandlers): readonly Route[] =>
  Object.entries(contract).flatMap(([noun, verbs]) =>
    Object.entries<Operation>(verbs).map(([verb, operation]) => ({
      operation,
      // The compiler has held each handler against its operation; here only their names are left.
      handle: (handlers as unknown as Record<string, Record<string, Route['handle']>>)[noun]?.[
        verb
      ] as Route['handle'],
    })),
  );
