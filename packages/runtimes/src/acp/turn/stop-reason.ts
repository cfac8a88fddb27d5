// How a turn ended by the agent's own words: `stopReason` of the Agent Client Protocol.

import { AgentFailure } from '../host/failure.ts';

const WHY: Readonly<Record<string, string>> = {
  cancelled: 'broke its turn off, and nobody had cancelled it',
  max_tokens:
    'reached the limit of tokens of its model before it was done; ask for less at once, or continue its session',
  max_turn_requests:
    'reached its own limit of model calls in one turn; raise it in the agent, or continue its session',
  refusal: 'refused to go on; what it was asked is against its rules, or those of its model',
};

/** The failure that a stop reason stands for in a turn that nobody stopped; undefined for `end_turn`, which is none. */
export const stopFailure = (stopReason: unknown, agentName: string): AgentFailure | undefined => {
  if (stopReason === 'end_turn') return undefined;
  const reason = stopReason === undefined ? 'it gave none' : String(stopReason);
  const why = WHY[reason] ?? `ended its turn for a reason that is not known here: ${reason}`;
  return new AgentFailure({
    status: 'failed',
    reason: 'runtime_error',
    message: `agent '${agentName}' ${why}`,
  });
};
