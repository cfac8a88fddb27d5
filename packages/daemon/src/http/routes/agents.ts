// Agents: listing them, the default, checking one.

import { createHash } from 'node:crypto';
import { agentsOf, auditBy, type Caller, coversAgent } from '@coxswain/engine';
import type { Ledger } from '@coxswain/ledger';
import {
  type AgentCheck,
  type AgentDefinition,
  type AgentSummary,
  COX_AGENT,
  ProblemError,
  permissionsOf,
  WELL_KNOWN,
} from '@coxswain/protocol';
import { MAX_PAGE } from '@coxswain/protocol/schema';
import { supportsAsking } from '@coxswain/runtimes';
import { findDefaultAgent } from '../../agents/default-agent.ts';
import { programOf } from '../../agents/program.ts';
import { withoutSecrets } from '../../config/hidden.ts';
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

/** An agent nobody configured and whose program is missing is listed only with all. */
const isOffered = ({ isInstalled, definedIn }: AgentSummary): boolean =>
  isInstalled || definedIn !== WELL_KNOWN;

/** The agent that orchestrates workflows is not listed. */
const known = ({ engine }: Services): readonly AgentDefinition[] =>
  engine.agents().filter(({ name }) => name !== COX_AGENT);

/** Whether an agent may be shown to the caller: an access token that is limited to some is shown those. */
const grantedTo =
  (caller: Caller) =>
  (agent: AgentDefinition): boolean =>
    caller.kind !== 'token' || coversAgent(caller.grant, agent.name);

/** Tasks that work or wait for a person are few: slots and `maxParked` bound them. Of pending ones only ids are read. */
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

/** What a program of another agent may see: enough to choose an agent to submit to, nothing of how it runs. */
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
  shell,
  permissions,
  tools,
  maySubmit,
  maxHelpers,
});

/** As much as the caller may see: all of it with the right to read the config, and for a program all of its own agent. */
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

// An agent as clients see it: everything but the values of its variables.
interface SummaryFacts {
  /** Where programs are searched for. */
  readonly path: string;
  readonly isDefault: boolean;
  readonly activeTasks: number;
  readonly runningTasks: number;
  readonly lastCheck: LastCheck | undefined;
}

const serverText = (server: NonNullable<AgentDefinition['mcpServers']>[string]): string =>
  'command' in server ? server.command.join(' ') : server.url;

/** What is said of an agent. */
const summaryOf = async (
  definition: AgentDefinition,
  { path, isDefault, activeTasks, runningTasks, lastCheck }: SummaryFacts,
): Promise<AgentSummary> => {
  const { env, mcpServers, ...shown } = withoutSecrets(definition);
  const program = await programOf(definition, path);
  return {
    ...shown,
    isDefault,
    activeTasks,
    runningTasks,
    lastCheck,
    program: program.path,
    isInstalled: !program.isMissing,
    permissions: permissionsOf(definition),
    ...(supportsAsking(definition) ? {} : { supportsAsking: false }),
    env: Object.keys(env),
    ...(mcpServers === undefined
      ? {}
      : {
          mcpServers: Object.fromEntries(
            Object.entries(mcpServers).map(([name, server]) => [name, serverText(server)]),
          ),
        }),
  };
};

// The result of the last check of each agent: the cockpit shows what `cox agents check` found. It
// stays valid until the agent's definition changes, across restarts of the daemon.
type LastCheck = NonNullable<AgentSummary['lastCheck']>;

type Kept = Pick<Ledger, 'notes'>;

const noteOf = ({ name }: AgentDefinition): string => `check_${name}`;

/** A hash: the definition itself may hold secrets. */
const fingerprintOf = (agent: AgentDefinition): string =>
  createHash('sha256').update(JSON.stringify(agent)).digest('base64url');

const noteCheck = async (
  { notes }: Kept,
  agent: AgentDefinition,
  { check: { ok, steps }, nowMs }: { readonly check: AgentCheck; readonly nowMs: number },
): Promise<void> => {
  const check: LastCheck = { at: new Date(nowMs).toISOString(), ok, steps };
  await notes.write(noteOf(agent), JSON.stringify({ defined: fingerprintOf(agent), check }));
};

/** undefined: not checked yet, or its definition has changed since. */
const lastCheckOf = async ({ notes }: Kept, agent: AgentDefinition): Promise<LastCheck | undefined> => {
  const text = await notes.read(noteOf(agent));
  if (text === undefined) return undefined;
  const { defined, check } = JSON.parse(text) as { defined: string; check: LastCheck }; // written above
  return defined === fingerprintOf(agent) ? check : undefined;
};
