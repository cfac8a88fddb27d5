// The sentences in which a client says that it could not get an answer, each with what to do next.

import { BUILD, PROTOCOL_VERSION, type Problem, ProblemError, VERSION } from '@coxswain/protocol';
import { isSameBuild } from './build-age.ts';
import { type ConnectionError, SILENT } from './transport/connection-error.ts';
import { textOf, type WireAnswer } from './transport/transport.ts';

const isRemote = (address: string): boolean => /^https?:/.test(address);

/** A daemon whose process a signal stopped (SIGSTOP, Ctrl-Z). */
export const stoppedText = (pid: number): string =>
  `the daemon (pid ${pid}) does not answer: it is stopped (SIGSTOP); resume it with 'kill -CONT ${pid}', or end it with 'cox daemon stop --force'`;

/** A daemon that took a request and has said nothing since. Its pid is known only when it runs here. */
export const silentText = (address: string, pid: number | undefined, silenceMs: number): string => {
  const seconds = `for ${silenceMs / 1_000} s`;
  return pid === undefined
    ? `the daemon at ${address} does not answer: no response ${seconds}; try again, or check on it there`
    : `the daemon (pid ${pid}) does not answer: no response ${seconds}; it is busy or hung: try again, or end it with 'cox daemon stop --force'`;
};

/**
 * Nobody listens there, the daemon says nothing, or the connection broke. `mayBeDone`: the request asks for a change, and
 * the daemon may have got it.
 */
export const unreachable = (address: string, error: ConnectionError, mayBeDone = false): ProblemError => {
  const { code } = error;
  if (code === SILENT) {
    const more = mayBeDone
      ? "; the request may still take effect: check with 'cox tasks list' before you try again"
      : '';
    return new ProblemError('unresponsive', `${error.message}${more}`);
  }
  if (code === 'EAGAIN')
    return new ProblemError(
      'unresponsive',
      `the daemon at ${address} does not answer: it accepts no more connections (${code}); try again, or end it with 'cox daemon stop --force'`,
    );
  if (error.maybeSeen)
    return new ProblemError(
      'unreachable',
      `the connection to the daemon at ${address} was lost before it answered (${code}): check with 'cox tasks list' whether the request took effect before you try again`,
    );
  if (isRemote(address))
    return new ProblemError(
      'unreachable',
      `no daemon answers at ${address} (${code}): check the address, and 'listen' in the config of that daemon`,
    );
  if (code === 'EACCES')
    return new ProblemError(
      'unreachable',
      `the socket ${address} belongs to another user (${code}): set COX_HOME to a folder you own`,
    );
  return new ProblemError(
    'unreachable',
    `no daemon listens at ${address} (${code}): start it with 'cox daemon start'`,
  );
};

/** Client and daemon are too far apart. `theirs.version` is undefined when only its protocol is known. */
export const incompatible = (theirs: {
  readonly version?: string;
  readonly protocol: number;
}): ProblemError => {
  const daemon = theirs.version === undefined ? 'the daemon' : `the daemon is ${theirs.version} and`;
  const remedy =
    theirs.protocol > PROTOCOL_VERSION
      ? 'use the cox that started it, or update this one'
      : "run 'cox daemon restart' with this cox when its tasks have ended";
  return new ProblemError(
    'incompatible',
    `this cox is ${VERSION} and speaks protocol ${PROTOCOL_VERSION}, ${daemon} speaks ${theirs.protocol}: ${remedy}`,
  );
};

/** What a daemon says to a field that it does not have. */
const UNKNOWN_FIELD = 'is not known here';
/** The same to a route. */
const UNKNOWN_ROUTE = 'there is nothing at';

const isUnknownThere = ({ code, message, extras }: ProblemError): boolean =>
  code === 'method_not_allowed' ||
  (code === 'not_found' && message.startsWith(UNKNOWN_ROUTE)) ||
  (code === 'invalid_request' && (extras.faults ?? []).some((fault) => fault.message === UNKNOWN_FIELD));

/**
 * The problem as people need it: a daemon of another build may refuse what it does not know, or no longer knows. `build` is what
 * its answer says; undefined: an earlier one.
 */
export const versionMismatch = (problem: ProblemError, build: string | undefined): ProblemError => {
  if (isSameBuild(build) || !isUnknownThere(problem)) return problem;
  const theirs = build === undefined ? 'an earlier build' : `build ${build}`;
  return new ProblemError(
    'incompatible',
    `this cox is build ${BUILD}, the daemon is ${theirs} and does not understand this (${problem.message}): run 'cox daemon restart', which cancels its running tasks, or add --wait to let them finish`,
  );
};

/** The problem in an answer of status 400 or more; one that is none (a proxy's page, say) counts as `internal`. */
export const problemOf = async (answer: WireAnswer, address: string): Promise<ProblemError> => {
  const body = await textOf(answer);
  const problem = parseProblem(body);
  if (problem !== undefined) return ProblemError.from(problem);
  const words = body.replace(/\s+/g, ' ').trim().slice(0, 200);
  return new ProblemError(
    'internal',
    `${address} answered ${answer.status} without saying why${words === '' ? '' : ` (${words})`}: is that a Coxswain daemon? See 'cox daemon logs'`,
  );
};

const parseProblem = (body: string): Problem | undefined => {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value !== 'object' || value === null) return undefined;
    if (!('code' in value && typeof value.code === 'string')) return undefined;
    if (!('detail' in value && typeof value.detail === 'string')) return undefined;
    return value as Problem; // the two fields that ProblemError.from needs were checked
  } catch {
    return undefined;
  }
};
