// Agents: which there are, which one is the default, whether one works.

import { agentsOf, auditBy, type Caller, coversAgent } from '@coxswain/engine';
import {
  type AgentDefinition,
  type AgentSummary,
  COX_AGENT,
  ProblemError,
  WELL_KNOWN,
} from '@coxswain/protocol';
import { MAX_PAGE } from '@coxswain/protocol/schema';
import { findDefaultAgent } from '../../agents/default-agent.ts';
import { lastCheckOf, noteCheck } from '../../agents/last-checks.ts';
import { summaryOf } from '../../agents/summary.ts';
import { quote } from '../request/quote.ts';
import type { Handlers } from '../route.ts';
import type { Services } from '../services.ts';

const find = (
  services: Services,
  name: string,
  own: (agent: AgentDefinition) => boolean = () => true,
): AgentDefinition => {
  const agents = known(services).filter(own);
  const definition = agents.find((candidate) => candidate.name === name);
  if (definition !== undefined) return definition;
  throw new ProblemError(
    'agent_not_found',
    `there is no agent ${quote(name)}; there are ${agents.map((candidate) => candidate.name).join(', ')}`,
  );
};

const summarise = async (
  services: Services,
  definitions: readonly AgentDefinition[],
  path = services.environment.PATH ?? '',
): Promise<readonly AgentSummary[]> => {
  const { config, engine, ledger } = services;
  const byDefault = config.defaultAgent() ?? (await findDefaultAgent(engine.agents(), path));
  return Promise.all(
    definitions.map(async (definition) =>
      summaryOf(definition, {
        path,
        isDefault: definition.name === byDefault,
        lastCheck: await lastCheckOf(ledger, definition),
        ...(await countTasks(services, definition.name)),
      }),
    ),
  );
};

const summariseOne = async (
  services: Services,
  definition: AgentDefinition,
  path?: string,
): Promise<AgentSummary> => {
  const [summary] = await summarise(services, [definition], path);
  if (summary !== undefined) return summary;
  throw new Error('one agent has one summary');
};

/** One that nobody configured and whose program is not there is only told when everything is asked for. */
const isOffered = ({ isInstalled, definedIn }: AgentSummary): boolean =>
  isInstalled || definedIn !== WELL_KNOWN;

/** Nobody asks for the one that leads workflows. */
const known = ({ engine }: Services): readonly AgentDefinition[] =>
  engine.agents().filter(({ name }) => name !== COX_AGENT);

/** Whether an agent may be shown to the caller: an access token that is limited to some is shown those. */
const grantedTo =
  (caller: Caller) =>
  (agent: AgentDefinition): boolean =>
    caller.kind !== 'token' || coversAgent(caller.grant, agent.name);

/** Those that work or wait for a person are few: slots and `maxParked` bound them. Of those that wait only ids are read. */
const countTasks = async (
  { ledger }: Services,
  name: string,
): Promise<{ readonly activeTasks: number; readonly runningTasks: number }> => {
  const [pending, { tasks }] = await Promise.all([
    ledger.tasks.pendingOfAgent(name),
    ledger.tasks.list({
      status: ['running', 'needs_input'],
      agent: [name],
      order: 'created',
      limit: MAX_PAGE,
    }),
  ]);
  return {
    activeTasks: pending.length + tasks.length,
    runningTasks: tasks.filter(({ status }) => status === 'running').length,
  };
};

/** What a program of another agent may know: what it takes to choose whom to submit to, and nothing of how it is run. */
const outsideOf = ({
  name,
  runtime,
  isDefault,
  isInstalled,
  shell,
  permissions,
  tools,
  maySubmit,
  maxHelpers,
}: AgentSummary): AgentSummary => ({
  name,
  runtime,
  isDefault,
  isInstalled,
  ...(shell === undefined ? {} : { shell }),
  permissions,
  ...(tools === undefined ? {} : { tools }),
  maySubmit,
  ...(maxHelpers === undefined ? {} : { maxHelpers }),
});

/** As far as the caller may know it: who may read the config all of it, a program all of its own agent. */
const seenBy = async (
  { ledger }: Services,
  caller: Caller,
): Promise<(agent: AgentSummary) => AgentSummary> => {
  if (caller.kind === 'user' || (caller.kind === 'token' && caller.grant.may.has('admin')))
    return (agent) => agent;
  const own = caller.kind === 'task' ? await agentsOf(ledger, caller) : undefined;
  return (agent) => (own?.has(agent.name) ? agent : outsideOf(agent));
};

export const agentHandlers = (services: Services): Handlers<'agents'> => ({
  async list({ query: { path, all }, caller }) {
    const agents = await summarise(services, known(services).filter(grantedTo(caller)), path);
    const shown = all === true ? agents : agents.filter(isOffered);
    return shown.map(await seenBy(services, caller));
  },
  async get({ params, query: { path }, caller }) {
    const definition = find(services, params.name, grantedTo(caller));
    const agent = await summariseOne(services, definition, path);
    return (await seenBy(services, caller))(agent);
  },
  async setDefault({ params, caller }) {
    const definition = find(services, params.name);
    await services.config.set('defaultAgent', definition.name, auditBy(caller));
    return summariseOne(services, definition);
  },
  async check({ params, body }) {
    const { engine, clock, ledger } = services;
    const definition = find(services, params.name);
    const { environment: given, deep: isDeep } = body;
    const checked = await engine.checkAgent(definition.name, { environment: given, isDeep });
    await noteCheck(ledger, definition, { check: checked, nowMs: clock.nowMs() });
    return checked;
  },
});
