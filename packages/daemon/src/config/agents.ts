// Turns the agents of the file into the definitions in effect: the offered ones first, completed and overridden.

import {
  type AgentDefinition,
  agentNameOf,
  COX_AGENT,
  didYouMean,
  runsAnyProgram,
  startsProgramOfFolder,
} from '@coxswain/protocol';
import { contradictions } from './agent-contradictions.ts';
import type { ConfiguredAgent } from './agent-keys.ts';
import { type ConfigFileName, configPath } from './config-path.ts';
import type { LocatedAgent } from './read-file.ts';

/** The fields that hold folders. */
const withFolders = (agent: ConfiguredAgent, configFile: string): ConfiguredAgent => {
  const absolute = (path: string): string => configPath(path, configFile);
  return {
    ...agent,
    ...(agent.workspace === undefined ? {} : { workspace: absolute(agent.workspace) }),
    ...(agent.skills === undefined ? {} : { skills: agent.skills.map(absolute) }),
    ...(agent.memory === undefined ? {} : { memory: agent.memory.map(absolute) }),
  };
};

/** What the file leaves of an offered agent: its install hint does not apply to another program. */
const baseOf = (
  offered: AgentDefinition | undefined,
  { runtime, command }: ConfiguredAgent,
): Partial<AgentDefinition> => {
  if (offered === undefined) return {};
  // A model has an endpoint, which must not get a key meant for another.
  if (runtime === 'model') return {};
  const isOther = (runtime !== undefined && runtime !== offered.runtime) || command !== undefined;
  if (!isOther) return offered;
  const { install: _install, command: _command, shell: _shell, ...rest } = offered;
  return rest;
};

/**
 * The variable that holds the key is passed on to a model agent that names it, or that speaks to its provider's own endpoint.
 * An endpoint that someone else may run must not get a key meant for another.
 */
const withKey = (agent: AgentDefinition): AgentDefinition => {
  const { runtime, provider, baseUrl, apiKeyVariable, env, passEnv } = agent;
  const isOwnEndpoint = provider === 'anthropic' && baseUrl === undefined;
  const variable = apiKeyVariable ?? (isOwnEndpoint ? 'ANTHROPIC_API_KEY' : undefined);
  if (runtime !== 'model' || variable === undefined) return agent;
  if (variable in env || passEnv.includes(variable) || passEnv.includes('*')) return agent;
  return { ...agent, passEnv: [...passEnv, variable] };
};

interface Defining {
  readonly offered: readonly AgentDefinition[];
  readonly file: ConfigFileName;
}

const define = (located: LocatedAgent, { offered, file }: Defining): AgentDefinition | undefined => {
  const { name, definition: agent, at } = located;
  const own = offered.find((candidate) => candidate.name === name);
  const runtime = agent.runtime ?? own?.runtime;
  if (runtime === undefined) return undefined;
  return withKey({
    env: {},
    passEnv: [],
    maySubmit: [],
    ...baseOf(own, agent),
    ...withFolders(agent, file.path),
    name,
    runtime,
    definedIn: `${file.shortName}:${at.line}`,
  });
};

export interface DefineAgents {
  readonly located: readonly LocatedAgent[];
  /** The agents that exist without the file. */
  readonly offered: readonly AgentDefinition[];
  readonly groups: Readonly<Record<string, number>>;
  readonly file: ConfigFileName;
}

/** Checks the references between agents, and from agents to groups. */
export const defineAgents = (parts: DefineAgents): readonly AgentDefinition[] => {
  const { located, offered, groups } = parts;
  const configured: AgentDefinition[] = [];
  const names = [...new Set([...offered, ...located].map((agent) => agent.name))];
  for (const one of located.filter((agent) => !agent.isFaulty)) {
    const say = (key: string, message: string): void =>
      (one.keys.get(key) ?? one.at.missing(key)).fault(`agent '${one.name}': ${message}`);
    if (one.name === COX_AGENT) {
      one.at.fault(`agent '${COX_AGENT}' is reserved for workflows and discussions: choose another name`);
      continue;
    }
    const agent = define(one, parts);
    if (agent === undefined) {
      const others = offered.map(({ name }) => name);
      say('runtime', `it has no runtime: add runtime: command, acp or model${didYouMean(one.name, others)}`);
      continue;
    }
    const isOffered = offered.some((candidate) => candidate.name === one.name);
    const written = [...one.keys.keys()];
    for (const [key, message] of contradictions(agent, { written, isOffered })) say(key, message);
    if (agent.group !== undefined && !Object.hasOwn(groups, agent.group))
      say(
        'group',
        `there is no group '${agent.group}'${didYouMean(agent.group, Object.keys(groups))}: add it to groups, like groups: {${agent.group}: 1}`,
      );
    for (const other of agent.maySubmit.map(agentNameOf))
      if (!names.includes(other)) say('maySubmit', `there is no agent '${other}'${didYouMean(other, names)}`);
    configured.push(agent);
  }
  const overridden = new Set(configured.map((agent) => agent.name));
  const all = [...offered.filter((agent) => !overridden.has(agent.name)), ...configured];
  for (const one of located) {
    const agent = configured.find(({ name }) => name === one.name);
    for (const fault of agent ? grantFaults(agent, all) : [])
      (one.keys.get('maySubmit') ?? one.at.missing('maySubmit')).fault(`agent '${one.name}': ${fault}`);
  }
  return all;
};

/** What is wrong with the agents whose programs it may start. */
const grantFaults = ({ maySubmit }: AgentDefinition, all: readonly AgentDefinition[]): readonly string[] =>
  maySubmit.flatMap((to) => {
    const other =
      typeof to === 'string' || to.execute === undefined
        ? undefined
        : all.find(({ name }) => name === to.agent);
    if (other === undefined) return [];
    if (runsAnyProgram(other))
      return [
        `'${other.name}' runs any command it is given, so execute: allow would allow everything: name an agent with its own command, or write permissions: {execute: allow} and just ${other.name}`,
      ];
    if (startsProgramOfFolder(other)) return [];
    return [`'${other.name}' has only the permissions of its submitter: write just ${other.name}`];
  });
