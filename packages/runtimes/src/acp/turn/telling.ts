// The facts that the runtime itself tells of a run, beside those of the agent.

import type { Fact, Phase } from '@coxswain/protocol';

/** The run is in this phase. */
export const telling = (phase: Phase, detail?: string): Fact => ({
  type: 'AgentStatus',
  data: { phase, ...(detail === undefined ? {} : { detail }) },
});

/** Something that whoever reads the log should know of the run. */
export const systemMessage = (text: string): Fact => ({
  type: 'MessageAdded',
  data: { role: 'system', text, by: 'cox' },
});
