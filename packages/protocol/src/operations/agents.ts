// Agents: which there are, which one is the default, whether one works.

import { z } from 'zod';
import { agent, agentCheck, agentQuery, checkBody } from '../schema/agent.ts';
import { anyone, narrowed, people } from './access.ts';
import { operation } from './operation.ts';

export const agents = {
  list: operation({
    id: 'listAgents',
    route: 'GET /agents',
    summary: 'List agents',
    description:
      'The agents that are built in, those that the config defines, and the well-known ones whose program is on `path` ' +
      "(default: the daemon's own PATH); with `all` those that are not there too.",
    query: agentQuery,
    output: z.array(agent),
    answer: 'The agents.',
    access: anyone(narrowed('read')),
    dependsOnConfig: true,
  }),
  get: operation({
    id: 'getAgent',
    route: 'GET /agents/{name}',
    summary: 'Read an agent',
    description: 'How it is run, where, what it may do, and how many of its tasks are active and run.',
    query: agentQuery.pick({ path: true }),
    output: agent,
    answer: 'The agent.',
    problems: ['agent_not_found'],
    access: anyone(narrowed('read')),
    dependsOnConfig: true,
  }),
  setDefault: operation({
    id: 'setDefaultAgent',
    route: 'POST /agents/{name}/default',
    summary: 'Make an agent the default',
    description: 'Writes `defaultAgent` into the config: what names no agent goes to this one.',
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
    description: 'Finds out whether the agent can be run: each thing that was tried and what came of it.',
    body: checkBody,
    output: agentCheck,
    answer: 'What was found.',
    problems: ['agent_not_found'],
    access: people('check agents'),
    dependsOnConfig: true,
    isLong: true,
  }),
};
