// Bodies that are text without an end in sight: output and export. They are not resumed: a piece of text has no sequence.

import type { RouteName } from '@coxswain/protocol';
import type { Call } from '../call.ts';
import { unreachable } from '../problems.ts';
import type { Requester } from '../requester.ts';
import { ConnectionError } from '../transport/connection-error.ts';

/** The body in pieces. A connection that breaks throws `unreachable`, so that a part is never taken for the whole. */
export async function* streamText(request: Requester, route: RouteName, call: Call): AsyncGenerator<string> {
  try {
    const answer = await request.ask(route, call, async (opened) => opened);
    yield* answer.chunks();
  } catch (error) {
    throw error instanceof ConnectionError ? unreachable(request.address, error) : error;
  }
}
