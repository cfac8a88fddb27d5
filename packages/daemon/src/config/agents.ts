// From what the file says about agents to the definitions that are used: built-in ones first, completed and overridden.

import { homedir } from 'node:os';
import { dirname, resolve } from 'node:path';
import { type AgentDefinition, BUILT_IN_AGENTS } from '@coxswain/protocol';
import { didYouMean } from './nearest.ts';
import type { Complain, LocatedAgent } from './read-agents.ts';

/** A path as people write it in config: `~/…` is their home, a relative one starts at the config's folder. */
export const configPath = (path: string, configFile: string): string => {
  if (path === '~' || path.startsWith('~/')) return resolve(homedir(), path.slice(2));
  return resolve(dirname(configFile), path);
};

const define = (
  located: LocatedAgent,
  configFile: string,
  shortName: string,
): AgentDefinition | undefined => {
  const { name, agent, place } = located;
  const builtIn = BUILT_IN_AGENTS.find((candidate) => candidate.name === name);
  const runtime = agent.runtime ?? builtIn?.runtime;
  if (runtime === undefined) return undefined;
  return {
    env: {},
    passEnv: [],
    maySubmit: [],
    ...builtIn,
    ...agent,
    ...(agent.workspace === undefined ? {} : { workspace: configPath(agent.workspace, configFile) }),
    name,
    runtime,
    definedIn: `${shortName}:${place.line}`,
  };
};

const contradictions = (
  agent: AgentDefinition,
  isBuiltIn: boolean,
): readonly [key: string, message: string][] => {
  const found: [string, string][] = [];
  const runsProgram = agent.command !== undefined;
  if (agent.runtime === 'command' && agent.shell === true && runsProgram)
    found.push(['command', 'a shell agent runs the prompt itself: remove command, or remove shell: true']);
  if (agent.runtime === 'command' && agent.shell !== true && !runsProgram && !isBuiltIn)
    found.push(['runtime', 'it runs nothing: add command: [program, argument], or shell: true']);
  if (agent.runtime === 'acp' && !runsProgram)
    found.push(['runtime', 'an acp agent is a program: add command: [program, argument]']);
  if (agent.runtime !== 'command' && agent.shell !== undefined)
    found.push(['shell', `only agents with runtime: command have shell, this one has ${agent.runtime}`]);
  return found;
};

/** Everything that holds between agents, and between them and groups. */
export const defineAgents = (
  located: readonly LocatedAgent[],
  groups: Readonly<Record<string, number>>,
  file: { readonly path: string; readonly shortName: string },
  complain: Complain,
): readonly AgentDefinition[] => {
  const configured: AgentDefinition[] = [];
  const names = [...new Set([...BUILT_IN_AGENTS, ...located].map((agent) => agent.name))];
  for (const one of located.filter((agent) => !agent.isFaulty)) {
    const path = `agents.${one.name}`;
    const say = (key: string, message: string): void =>
      complain(one.places.get(key) ?? one.place, `${path}.${key}`, `agent '${one.name}': ${message}`);
    const agent = define(one, file.path, file.shortName);
    if (agent === undefined) {
      say('runtime', 'it has no runtime: add runtime: command, acp or model');
      continue;
    }
    const isBuiltIn = BUILT_IN_AGENTS.some((builtIn) => builtIn.name === one.name);
    for (const [key, message] of contradictions(agent, isBuiltIn)) say(key, message);
    if (agent.group !== undefined && !Object.hasOwn(groups, agent.group))
      say(
        'group',
        `there is no group '${agent.group}'${didYouMean(agent.group, Object.keys(groups))}: add it to groups, like groups: {${agent.group}: 1}`,
      );
    for (const other of agent.maySubmit)
      if (!names.includes(other)) say('maySubmit', `there is no agent '${other}'${didYouMean(other, names)}`);
    configured.push(agent);
  }
  const overridden = new Set(configured.map((agent) => agent.name));
  return [...BUILT_IN_AGENTS.filter((agent) => !overridden.has(agent.name)), ...configured];
};
