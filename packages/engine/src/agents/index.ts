// Agents: which are defined, and what happens to the tasks of one that is gone.

export { agentNamed, defaultAgentName } from './agents.ts';
export { failTasksOf } from './agents-gone.ts';
