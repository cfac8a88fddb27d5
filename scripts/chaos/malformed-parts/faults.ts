// Every way to break a request. Each must be refused whatever else is valid about it: none may have an effect.

import { notAnObject, wrongObject } from './bodies.ts';
import { escaped, NASTY } from './nasty.ts';
import { asObject, type Operation, takesBody } from './operations.ts';
import { pick, type Random } from './random.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

export interface Made {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface Fault {
  readonly name: string;
  fits?(operation: Operation): boolean;
  make(random: Random, operation: Operation): Made;
}

const unknownQuery = (random: Random): string =>
  `?${escaped(pick(random, ['nonsense', '__proto__', 'constructor', ...NASTY]) || 'x')}=${escaped(pick(random, NASTY))}`;

export const FAULTS: readonly Fault[] = [
  { name: 'an unknown parameter', make: (random) => ({ path: unknownQuery(random) }) },
  {
    name: 'a wrong parameter beside an unknown one',
    fits: ({ query }) => query.length > 0,
    make: (random, { query }) => {
      const name = pick(random, query);
      const wrong = `${name}=${escaped(pick(random, NASTY))}`;
      return { path: `${unknownQuery(random)}&${wrong}${random() < 0.3 ? `&${wrong}` : ''}` };
    },
  },
  {
    name: 'a body that is no object',
    fits: (operation) => takesBody(operation) && operation.bodyType !== 'application/x-ndjson',
    make: (random) => ({ headers: JSON_TYPE, body: notAnObject(random) }),
  },
  {
    name: 'a body with wrong and unknown fields',
    fits: (operation) => takesBody(operation) && operation.bodyType !== 'application/x-ndjson',
    make: (random, { bodySchema }) => ({ headers: JSON_TYPE, body: wrongObject(random, bodySchema) }),
  },
  {
    name: 'lines that are wrong',
    fits: ({ bodyType }) => bodyType === 'application/x-ndjson',
    make: (random, { bodySchema }) => ({
      headers: { 'content-type': 'application/x-ndjson' },
      body: Array.from({ length: Math.floor(random() * 20) + 1 }, () =>
        random() < 0.5 ? wrongObject(random, asObject(bodySchema.contentSchema)) : '{"prompt":',
      ).join('\n'),
    }),
  },
  {
    name: 'a content type that is not taken',
    fits: takesBody,
    make: (random) => ({
      headers: {
        'content-type': pick(random, [
          'text/html',
          'application/x-www-form-urlencoded',
          ';;;',
          'application/json; charset=utf-16',
          'x',
        ]),
      },
      body: '{"prompt":"x"}',
    }),
  },
  {
    name: 'a body that says it is compressed',
    fits: takesBody,
    make: () => ({ headers: { ...JSON_TYPE, 'content-encoding': 'gzip' }, body: '{}x' }),
  },
  {
    name: 'a method that is not taken',
    make: (random) => ({
      method: pick(random, ['PUT', 'PATCH', 'OPTIONS', 'PROPFIND', 'SEARCH']),
      path: unknownQuery(random),
    }),
  },
  { name: 'a web page as its origin', make: () => ({ headers: { origin: 'https://evil.example' } }) },
  {
    name: 'a token that is wrong',
    make: (random) => ({
      headers: {
        authorization: pick(random, ['Bearer x', 'Bearer', 'Basic YTpi', 'Bearer a b', 'x'.repeat(2_000)]),
      },
    }),
  },
  {
    name: 'headers that say nonsense',
    make: (random) => ({
      path: unknownQuery(random),
      headers: {
        'last-event-id': pick(random, ['abc', '-1', '1e9', '9'.repeat(50)]),
        'if-none-match': pick(random, ['W/', '"', ',,,', 'x'.repeat(3_000)]),
        prefer: pick(random, ['wait=', 'wait=abc', '=;=,;', 'wait=99999999999999']),
        'idempotency-key': pick(random, ['""', 'k'.repeat(1_000)]),
        'cox-protocol': pick(random, ['1', '0', '2', 'abc', '-1', '1.0']),
        accept: pick(random, ['text/event-stream', '*/*;;;', '']),
      },
    }),
  },
  {
    name: 'a path that leads nowhere',
    make: (random, { path }) => ({
      path: `/${escaped(pick(random, NASTY))}${path.includes('?') ? '' : unknownQuery(random)}`,
    }),
  },
];
