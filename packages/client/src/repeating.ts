// Repeats a request when its connection failed: always while the daemon cannot have seen it, later only when doing it twice
// is the same as doing it once. The same when the daemon has failed and the fate of the request is unknown: then the
// next daemon is asked.

import { ProblemError, ROUTES, type Route, type RouteName } from '@coxswain/protocol';
import type { Call } from './call.ts';
import { pause } from './pause.ts';
import { unreachable } from './problems.ts';
import { ConnectionError, SILENT } from './transport/connection-error.ts';

/** How long it waits before each repetition. A daemon that restarts is back within a second. */
const REPEAT_AFTER_MS = [50, 250, 1_000] as const;

export interface Repeated {
  readonly route: RouteName;
  readonly call: Call;
  readonly address: string;
}

/** How long a daemon that has failed may take to end, and the next one to be there, and how often it is looked for. */
const NEXT_DAEMON_MS = 30_000;
const LOOK_MS = 500;

const isReading = (route: RouteName): boolean => ROUTES[route].method === 'GET';

/** True for the refusal of a daemon that has failed: whether the request took effect is unknown. */
export const isOutcomeUnknown = (error: unknown): error is ProblemError =>
  error instanceof ProblemError && error.extras.outcome === 'unknown';

/** What `attempt` returns; throws `unreachable` when no attempt got through, `unresponsive` when the daemon said nothing. */
export const repeating = async <Result>(
  repeated: Repeated,
  attempt: () => Promise<Result>,
): Promise<Result> => {
  const { route, call } = repeated;
  const { isRepeatable = isReading(route) }: Route = ROUTES[route];
  try {
    return await overBrokenConnections({ ...repeated, isRepeatable }, attempt);
  } catch (error) {
    if (!isRepeatable || !isOutcomeUnknown(error)) throw error;
    return await fromNextDaemon(error, call, attempt);
  }
};

const fromNextDaemon = async <Result>(
  failure: ProblemError,
  call: Call,
  attempt: () => Promise<Result>,
): Promise<Result> => {
  const deadlineMs = performance.now() + NEXT_DAEMON_MS;
  while (performance.now() < deadlineMs) {
    await pause(LOOK_MS, call.signal);
    try {
      return await attempt();
    } catch (error) {
      const isEnding = error instanceof ProblemError && error.code === 'shutting_down';
      if (!isEnding && !(error instanceof ConnectionError)) throw error;
    }
  }
  const key = call.headers?.['idempotency-key'];
  if (key === undefined) throw failure;
  throw new ProblemError(failure.code, `${failure.message}: ${key}`, failure.extras);
};

const overBrokenConnections = async <Result>(
  { route, call, address, isRepeatable }: Repeated & { readonly isRepeatable: boolean },
  attempt: () => Promise<Result>,
): Promise<Result> => {
  for (const waitMs of [...REPEAT_AFTER_MS, undefined]) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      const isLast = waitMs === undefined || error.code === SILENT || (error.maybeSeen && !isRepeatable);
      if (isLast) throw unreachable(address, error, !isReading(route));
      await pause(waitMs, call.signal);
    }
  }
  throw new Error('the last attempt returns or throws');
};
