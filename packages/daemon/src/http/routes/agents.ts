// Agents: which there are, which one is the default, whether one works.

import { type AgentDefinition, type AgentSummary, ProblemError } from '@coxswain/protocol';
import { agentCheck, agent as agentSchema, environment, MAX_PAGE } from '@coxswain/protocol/schema';
import { z } from 'zod';
import { json } from '../answer.ts';
import { quote } from '../quote.ts';
import { plainRoute, type Route } from '../route.ts';
import type { Services } from '../services.ts';

const checkBody = z.strictObject({
  /** The environment in which the agent would be started. */
  environment: environment.default({}),
});

const find = ({ engine }: Services, name: string): AgentDefinition => {
  const definition = engine.agents().find((candidate) => candidate.name === name);
  if (definition !== undefined) return definition;
  const known = engine.agents().map((candidate) => candidate.name);
  throw new ProblemError(
    'agent_not_found',
    `there is no agent ${quote(name)}; there are ${known.join(', ')}`,
  );
};

const summarise = async (services: Services, definition: AgentDefinition): Promise<AgentSummary> => {
  const { name, runtime, command, shell, workspace, model, definedIn } = definition;
  return {
    name,
    runtime,
    command,
    shell,
    workspace,
    model,
    definedIn,
    isDefault: services.config.defaultAgent() === name,
    activeTasks: await countActive(services, name),
  };
};

/** Those that work or wait for a person are few: slots and `maxParked` bound them. Of those that wait only ids are read. */
const countActive = async ({ ledger }: Services, name: string): Promise<number> => {
  const [pending, { tasks }] = await Promise.all([
    ledger.tasks.pendingOfAgent(name),
    ledger.tasks.list({
      status: ['running', 'needs_input'],
      agent: [name],
      order: 'created',
      limit: MAX_PAGE,
    }),
  ]);
  return pending.length + tasks.length;
};

export const agentRoutes = (services: Services): readonly Route[] => [
  plainRoute({
    name: 'listAgents',
    summary: 'List agents',
    description: 'The agents that are built in and those that the config defines.',
    answers: [{ status: 200, description: 'The agents.', schema: z.array(agentSchema) }],
    async handle() {
      const agents = services.engine.agents().map((definition) => summarise(services, definition));
      return json(200, await Promise.all(agents));
    },
  }),
  plainRoute({
    name: 'getAgent',
    summary: 'Read an agent',
    description: 'How it is run, where, and how many of its tasks are active.',
    answers: [{ status: 200, description: 'The agent.', schema: agentSchema }],
    problems: ['agent_not_found'],
    async handle({ params }) {
      return json(200, await summarise(services, find(services, params.name ?? '')));
    },
  }),
  plainRoute({
    name: 'setDefaultAgent',
    summary: 'Make an agent the default',
    description: 'Writes `defaultAgent` into the config: what names no agent goes to this one.',
    answers: [{ status: 200, description: 'The agent.', schema: agentSchema }],
    problems: ['forbidden', 'agent_not_found'],
    async handle({ params }) {
      const definition = find(services, params.name ?? '');
      await services.config.set('defaultAgent', definition.name);
      return json(200, await summarise(services, definition));
    },
  }),
  plainRoute({
    name: 'checkAgent',
    summary: 'Check an agent',
    description: 'Finds out whether the agent can be run: each thing that was tried and what came of it.',
    body: checkBody,
    answers: [{ status: 200, description: 'What was found.', schema: agentCheck }],
    problems: ['forbidden', 'agent_not_found'],
    async handle({ params, body }) {
      const { name } = find(services, params.name ?? '');
      return json(200, await services.engine.checkAgent(name, body.environment));
    },
  }),
];
