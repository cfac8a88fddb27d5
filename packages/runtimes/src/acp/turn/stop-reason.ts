// How a turn ended according to the agent: `stopReason` of the Agent Client Protocol.

import { AgentFailure } from '../host/failure.ts';

const WHY: Readonly<Record<string, string>> = {
  cancelled: 'ended its turn as cancelled, but nobody cancelled it',
  max_tokens: "hit its model's token limit before it was done; ask for less at once, or continue its session",
  max_turn_requests:
    "hit its own limit of model calls per turn; raise it in the agent's settings, or continue its session",
  refusal: 'refused to continue; the request breaks its rules, or those of its model',
};

/** The failure that a stop reason means in a turn that was not stopped; undefined for `end_turn`, which is none. */
export const stopFailure = (stopReason: unknown, agentName: string): AgentFailure | undefined => {
  if (stopReason === 'end_turn') return undefined;
  const reason = stopReason === undefined ? 'it gave none' : String(stopReason);
  const why = WHY[reason] ?? `ended its turn for an unknown reason: ${reason}`;
  return new AgentFailure({
    status: 'failed',
    reason: 'runtime_error',
    message: `agent '${agentName}' ${why}`,
  });
};
