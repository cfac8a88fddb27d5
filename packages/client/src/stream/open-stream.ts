// Opens one connection of a stream: what an SSE request says, and that the answer is one.

import { ProblemError, type RouteName } from '@coxswain/protocol';
import type { Call } from '../call.ts';
import type { Requester } from '../requester.ts';
import { textOf, type WireAnswer } from '../transport/transport.ts';

const SSE = 'text/event-stream';

/** The open stream behind the sequence; undefined (204) when there are no events and none will come. Throws ConnectionError or ProblemError. */
export const openStream = async (
  request: Requester,
  route: RouteName,
  { afterSeq, ...call }: Call & { readonly afterSeq?: number | undefined },
): Promise<WireAnswer | undefined> => {
  const headers: Record<string, string> = { ...call.headers, accept: SSE };
  if (afterSeq !== undefined) headers['last-event-id'] = String(afterSeq);
  const answer = await request.open(route, { ...call, headers });
  if (answer.header('content-type')?.startsWith(SSE)) return answer;
  const body = await textOf(answer);
  if (answer.status === 204) return undefined;
  throw new ProblemError(
    'internal',
    `${request.address} did not answer with a stream (${body.slice(0, 100)}): is that a Coxswain daemon?`,
  );
};
