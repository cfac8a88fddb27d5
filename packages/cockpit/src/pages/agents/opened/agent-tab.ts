// The tabs of an opened agent.

export const AGENT_TABS = ['agent', 'jobs', 'sessions', 'channels'] as const;
export type AgentTab = (typeof AGENT_TABS)[number];

export const tabAfter = (tab: AgentTab, by: 1 | -1): AgentTab => {
  const count = AGENT_TABS.length;
  return AGENT_TABS[(AGENT_TABS.indexOf(tab) + by + count) % count] ?? tab;
};
