// Turns failures into answers: a ProblemError becomes RFC 9457, anything else becomes `internal`,
// logged under an id, with no details sent to the client.

import {
  OUTCOME_HEADER,
  PROTOCOL_VERSION,
  type Problem,
  type ProblemCode,
  ProblemError,
} from '@coxswain/protocol';
import { isOutOfResources } from '@coxswain/runtimes';
import { COMMON_HEADERS } from './answer.ts';
import type { Services } from './services.ts';

export const PROBLEM_TYPE = 'application/problem+json';

/** The default for refusals that do not say how long to wait, in seconds. */
const RETRY_AFTER_SECONDS = 5;

/** Headers a status requires: RFC 9110, RFC 6585. */
const headersOf = (problem: Problem): Readonly<Record<string, string>> => {
  switch (problem.status) {
    case 401:
      return { 'www-authenticate': 'Bearer realm="cox"' };
    case 426:
      return { upgrade: `cox/${PROTOCOL_VERSION}` };
    case 429:
    case 503:
      return {
        'retry-after': String(Math.ceil(problem.retryAfterSeconds ?? RETRY_AFTER_SECONDS)),
        ...(problem.outcome === undefined ? {} : { [OUTCOME_HEADER]: problem.outcome }),
      };
    default:
      return {};
  }
};

/** The answer that carries the problem. */
export const problemAnswer = (problem: Problem, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { ...COMMON_HEADERS, 'content-type': PROBLEM_TYPE, ...headersOf(problem), ...headers },
  });

const noRoom = (error: Error): ProblemError =>
  new ProblemError(
    'out_of_resources',
    `the daemon is out of files, processes or memory (${error.message}); try again, or raise the limits where it is started (ulimit -Hn, ulimit -Hu) and run: cox daemon restart`,
  );

/** Anything thrown as a problem; unexpected errors are logged. */
export const problemOf = (
  error: unknown,
  services: Pick<Services, 'log' | 'newLogId'>,
  where: string,
): Problem => {
  if (error instanceof ProblemError) return error.toProblem();
  if (isOutOfResources(error)) return noRoom(error).toProblem();
  const logId = services.newLogId();
  services.log.error({ logId, where, err: error }, 'a request failed unexpectedly');
  return new ProblemError('internal', `internal error; look for ${logId} in the log: cox daemon logs`, {
    logId,
  }).toProblem();
};

/** A problem whose answer needs a header of its own, as 405 needs Allow. */
export const refuse = (
  code: ProblemCode,
  detail: string,
  headers: Readonly<Record<string, string>>,
): Response => problemAnswer(new ProblemError(code, detail).toProblem(), headers);
