// Repeats a request when its connection failed, and only then: always while the daemon cannot have seen it, later only
// when doing it twice is the same as doing it once.

import { ROUTES, type RouteName } from '@coxswain/protocol';
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

/** What `attempt` returns; throws `unreachable` when no attempt got through, `unresponsive` when the daemon said nothing. */
export const repeating = async <Result>(
  { route, call, address }: Repeated,
  attempt: () => Promise<Result>,
): Promise<Result> => {
  const isReading = ROUTES[route].method === 'GET';
  const isRepeatable = call.isRepeatable ?? isReading;
  for (const waitMs of [...REPEAT_AFTER_MS, undefined]) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      const isLast = waitMs === undefined || error.code === SILENT || (error.maybeSeen && !isRepeatable);
      if (isLast) throw unreachable(address, error, !isReading);
      await pause(waitMs, call.signal);
    }
  }
  throw new Error('the last attempt returns or throws');
};
