// One request to an agent. It is answered, or the agent ends, or it times out, or the run is stopped: each has its own
// outcome.

import { RequestError } from '@agentclientprotocol/sdk/unstable';
import { afterPendingEvents } from '@coxswain/protocol';
import type { AgentHost } from './agent-host.ts';
import { goneFailure, type Need, withStderr } from './crash.ts';
import { failure, unlessStopped } from './failure.ts';

export interface CallOptions extends Need {
  readonly stops: readonly AbortSignal[];
  readonly timeoutMs?: number;
}

const AGENT_GONE = Symbol('the agent is gone');
const TOO_LATE = Symbol('too late');

/**
 * What the agent answers.
 * @throws Stopped when the run is stopped
 * @throws AgentFailure when the agent ended, or did not answer within `timeoutMs`
 * @throws RequestError when it answered with an error
 */
export const call = async <Answer>(
  host: AgentHost,
  request: () => Promise<Answer>,
  { stops, timeoutMs, during, hint }: CallOptions,
): Promise<Answer> => {
  const answer = request().catch((error: unknown) => {
    if (error instanceof RequestError) throw error;
    return AGENT_GONE;
  });
  const timer = Promise.withResolvers<typeof TOO_LATE>();
  const timeout =
    timeoutMs === undefined
      ? undefined
      : setTimeout(() => afterPendingEvents(() => timer.resolve(TOO_LATE)), timeoutMs).unref();
  try {
    const gone = host.gone.then(() => AGENT_GONE);
    const first = await unlessStopped(Promise.race([answer, timer.promise, gone]), ...stops);
    // The symbols are not answers of an agent, which the type of a union cannot express.
    if (first === AGENT_GONE) throw await goneFailure(host, { during, hint });
    if (first === TOO_LATE)
      throw failure(
        'runtime_error',
        withStderr(
          host,
          `${host.program} did not answer within ${(timeoutMs ?? 0) / 1_000} s ${during}`,
          hint,
        ),
      );
    return first as Answer;
  } finally {
    clearTimeout(timeout);
  }
};
