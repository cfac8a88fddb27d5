// An agent that is kept ready outlives the run it was started for, so what it starts carries a mark of its own. It is made
// from that run's: whoever knows the run finds its agent.

const PREFIX = 'agt_';

/** What the marks of all agents of a ledger begin with. */
export const agentMarksOf = (ledgerId: string): string => `${ledgerId}:${PREFIX}`;

/** The mark of the agent that was started for the run with this mark: `<ledger id>:agt_<run id>`. */
export const agentMarkOf = (runMark: string): string => {
  const separator = runMark.indexOf(':');
  return `${agentMarksOf(runMark.slice(0, separator))}${runMark.slice(separator + 1)}`;
};
