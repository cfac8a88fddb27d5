// Agents: list them, choose the default, check whether one works.

import { z } from 'zod';
import { agent, agentCheck, agentQuery, checkBody } from '../schema/agent.ts';
import { anyone, limitedToAgents, people } from './access.ts';
import { operation } from './operation.ts';

export const agents = {
  list: operation({
    id: 'listAgents',
    route: 'GET /agents',
    summary: 'List agents',
    description:
      'Built-in agents, agents from the config, and well-known agents whose program is on `path` ' +
      "(default: the daemon's own PATH). `all` includes the ones that are not installed.",
    query: agentQuery,
    output: z.array(agent),
    answer: 'The agents.',
    access: anyone(limitedToAgents('read')),
    dependsOnConfig: true,
  }),
  get: operation({
    id: 'getAgent',
    route: 'GET /agents/{name}',
    summary: 'Get an agent',
    description: 'How it runs, where, its permissions, and how many of its tasks are active or running.',
    query: agentQuery.pick({ path: true }),
    output: agent,
    answer: 'The agent.',
    problems: ['agent_not_found'],
    access: anyone(limitedToAgents('read')),
    dependsOnConfig: true,
  }),
  setDefault: operation({
    id: 'setDefaultAgent',
    route: 'POST /agents/{name}/default',
    summary: 'Make an agent the default',
    description: 'Writes `defaultAgent` to the config. Tasks and messages that name no agent go to it.',
    output: agent,
    answer: 'The agent.',
    problems: ['agent_not_found'],
    access: people('change the default agent'),
    dependsOnConfig: true,
    isRepeatable: true,
  }),
  check: operation({
    id: 'checkAgent',
    route: 'POST /agents/{name}/check',
    summary: 'Check an agent',
    description: 'Checks whether the agent can run, and returns each check with its result.',
    body: checkBody,
    output: agentCheck,
    answer: 'The results.',
    problems: ['agent_not_found'],
    access: people('check agents'),
    dependsOnConfig: true,
    isLong: true,
  }),
};
