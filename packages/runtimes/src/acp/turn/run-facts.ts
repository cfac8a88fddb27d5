// The facts that the runtime itself records about a run, beside those of the agent.

import type { EndedProcess, Fact, Phase } from '@coxswain/protocol';

/** The run is in this phase. */
export const phaseFact = (phase: Phase, detail?: string): Fact => ({
  type: 'AgentStatus',
  data: { phase, detail },
});

/** A note about the run for its log. */
export const systemMessage = (text: string): Fact => ({
  type: 'MessageAdded',
  data: { role: 'system', text, by: 'cox' },
});

/** What outlived an agent and had to be ended; nothing when there was none. */
export const endedFacts = (processes: readonly EndedProcess[]): readonly Fact[] =>
  processes.length === 0 ? [] : [{ type: 'ProcessesEnded', data: { processes } }];
