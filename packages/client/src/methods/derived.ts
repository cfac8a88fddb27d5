// The methods that follow from the contract: one for each operation that answers with JSON.

import { ROUTES, type Route, type RouteName } from '@coxswain/protocol';
import type { MethodsOf, Operations } from '@coxswain/protocol/operations';
import type { Query } from '../query.ts';
import type { Requester } from '../requester.ts';

export type Derived = { readonly [Noun in keyof Operations]: MethodsOf<Operations[Noun]> };

/** Takes the parameters of the path in their order, then the query or the body, then a signal. */
const methodOf =
  (request: Requester, id: RouteName) =>
  // Taken apart when it is called: a command makes all of the methods and calls one.
  (...given: readonly unknown[]) => {
    const { method, path }: Route = ROUTES[id];
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    const isReading = method === 'GET' || method === 'DELETE';
    const parameters = Object.fromEntries(names.map((name, index) => [name, String(given[index] ?? '')]));
    const rest = given.slice(names.length);
    const signal = rest.find((value) => value instanceof AbortSignal);
    const [input] = rest.filter((value) => value !== signal);
    // Its type is that of the contract: texts, numbers and lists in a query, anything in a body.
    const sent = isReading ? { query: input as Query } : { body: input };
    return request.json(id, { parameters, ...sent, signal });
  };

/** All of them, by noun and verb. */
export const derivedMethods = (request: Requester): Derived => {
  const nouns: Record<string, Record<string, unknown>> = {};
  for (const [id, { call }] of Object.entries<Route>(ROUTES)) {
    const [noun = '', verb] = call?.split('.') ?? [];
    if (verb === undefined) continue;
    nouns[noun] ??= {};
    nouns[noun][verb] = methodOf(request, id as RouteName); // the keys of the table
  }
  return nouns as unknown as Derived; // the table is made from the contract, and a test holds it against it
};
