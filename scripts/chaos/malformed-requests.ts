// Requests that are wrong, made from the OpenAPI document: each is one that the document describes, with one thing broken.

import { FAULTS, type Fault } from './malformed-parts/faults.ts';
import { fillPath } from './malformed-parts/nasty.ts';
import { asObject, type Operation, operationsOf } from './malformed-parts/operations.ts';
import { pick, type Random } from './malformed-parts/random.ts';

export interface MalformedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
  /** What is wrong with it. */
  readonly fault: string;
}

const build = (random: Random, operation: Operation, fault: Fault): MalformedRequest => {
  const { path = '', method = operation.method, headers = {}, body } = fault.make(random, operation);
  return { method, path: fillPath(random, operation.path) + path, headers, body, fault: fault.name };
};

/** Malformed requests without end, the same for the same random numbers. Takes the document as it is served. */
export function* malformedRequests(document: unknown, random: Random): Generator<MalformedRequest> {
  const operations = operationsOf(asObject(document));
  for (;;) {
    const operation = pick(random, operations);
    const fitting = FAULTS.filter((fault) => fault.fits?.(operation) ?? true);
    yield build(random, operation, pick(random, fitting));
  }
}
