// Fails pending tasks whose agent is no longer configured; they would wait forever.

import type { AgentDefinition } from '@coxswain/protocol';
import type { EngineDependencies } from '../dependencies.ts';

/** Fails them; `onEnded` is called for each agent that had some. */
export const failTasksOf = async (
  agents: readonly AgentDefinition[],
  { ledger, clock }: Pick<EngineDependencies, 'ledger' | 'clock'>,
  onEnded: () => void,
): Promise<void> => {
  for (const { name } of agents) {
    const ids = await ledger.tasks.pendingOfAgent(name);
    const message = `agent '${name}' is no longer configured; see: cox agents list`;
    const failed = await ledger.tasks.failPending(ids, { code: 'agent_gone', message }, clock.nowMs());
    if (failed.length > 0) onEnded();
  }
};
