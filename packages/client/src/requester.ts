// One request: fills the route in, says who asks, turns refusals into ProblemError, and repeats what may be repeated when
// the connection failed.

import {
  BUILD_HEADER,
  CONFIG_FAULT_HEADER,
  PROTOCOL_HEADER,
  PROTOCOL_VERSION,
  ProblemError,
  ROUTES,
  type RouteName,
} from '@coxswain/protocol';
import type { AnswerOf, OperationId, OperationOf } from '@coxswain/protocol/operations';
import { type Call, type Speaker, toWireRequest } from './call.ts';
import { isCompatible } from './compatibility.ts';
import { incompatible, problemOf, versionMismatch } from './problems.ts';
import { repeating } from './repeating.ts';
import { type Transport, textOf, type WireAnswer } from './transport/transport.ts';

export interface Requester {
  readonly address: string;
  /**
   * Sends, and reads the answer of a request that succeeded (or 304) with `read`, which is repeated together with the
   * request when the connection breaks under it. Throws ProblemError.
   */
  ask<Result>(route: RouteName, call: Call, read: (answer: WireAnswer) => Promise<Result>): Promise<Result>;
  /** The answer as the route promises it. */
  json<Id extends OperationId>(route: Id, call?: Call): Promise<AnswerOf<OperationOf<Id>>>;
  /** The answer with its body unread, sent once: a failed connection is thrown as ConnectionError. */
  open(route: RouteName, call: Call): Promise<WireAnswer>;
}

/** Makes the functions that all methods of the client share. */
export const requester = ({
  transport,
  onChanged,
  onConfigFault,
  ...speaker
}: Speaker & {
  readonly transport: Transport;
  /** Called after each request that changed something. */
  readonly onChanged?: (() => void) | undefined;
  /** Called with each answer to which the saved config should apply, and why it does not. */
  readonly onConfigFault?: ((fault: string) => void) | undefined;
}): Requester => {
  const { address } = transport;

  const open = async (route: RouteName, call: Call): Promise<WireAnswer> => {
    const answer = await transport.send(toWireRequest(route, call, speaker));
    const protocol = Number(answer.header(PROTOCOL_HEADER) ?? PROTOCOL_VERSION);
    // Another daemon may have come to this address since the client connected.
    if (speaker.protocol !== undefined && !isCompatible(protocol)) {
      answer.cancel(new Error('incompatible'));
      throw incompatible({ protocol });
    }
    const fault = answer.header(CONFIG_FAULT_HEADER);
    if (fault !== undefined) onConfigFault?.(decodeURIComponent(fault));
    if (answer.status >= 400)
      throw versionMismatch(await problemOf(answer, address), answer.header(BUILD_HEADER));
    if (ROUTES[route].method !== 'GET') onChanged?.();
    return answer;
  };

  const ask: Requester['ask'] = (route, call, read) =>
    repeating({ route, call, address }, async () => read(await open(route, call)));

  return {
    address,
    ask,
    open,
    json: <Id extends OperationId>(route: Id, call: Call = {}) =>
      ask(route, call, (answer) => readJson<AnswerOf<OperationOf<Id>>>(answer, address)),
  };
};

/** The body of an answer as JSON of the shape that its route promises. */
export const readJson = async <Body>(answer: WireAnswer, address: string): Promise<Body> => {
  const text = await textOf(answer);
  try {
    return JSON.parse(text) as Body; // the daemon checked it against the schema of the route
  } catch {
    const words = text.replace(/\s+/g, ' ').slice(0, 100);
    throw new ProblemError(
      'internal',
      `${address} did not answer with JSON (${words}): is that a Coxswain daemon?`,
    );
  }
};
