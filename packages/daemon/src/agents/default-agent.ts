// The agent for tasks that name none when the config sets no default: the first well-known one on the submitter's PATH.

import type { AgentDefinition } from '@coxswain/protocol';
import { programOf } from './program.ts';
import { WELL_KNOWN_AGENTS } from './well-known.ts';

/** How long a result is cached: thousands of tasks come from one shell. */
const BELIEVED_MS = 1_000;

const ORDER = WELL_KNOWN_AGENTS.map(({ name }) => name);

/** The name of the first one found, in the order of the table; undefined if there is none. */
export const findDefaultAgent = async (
  agents: readonly AgentDefinition[],
  path: string,
): Promise<string | undefined> => {
  for (const name of ORDER) {
    const agent = agents.find((candidate) => candidate.name === name);
    if (agent !== undefined && !(await programOf(agent, path)).isMissing) return name;
  }
  return undefined;
};

export interface DefaultAgentFinder {
  readonly agents: () => readonly AgentDefinition[];
  /** Where to search when the submitter sent no PATH. */
  readonly ownPath: string;
  /** Never goes back, in milliseconds. */
  readonly monotonicMs: () => number;
}

/** Creates the function the engine calls for each submission that names no agent. */
export const defaultAgentFinder = ({ agents, ownPath, monotonicMs }: DefaultAgentFinder) => {
  let last: {
    path: string;
    agents: readonly AgentDefinition[];
    name: Promise<string | undefined>;
    atMs: number;
  };
  return (given: string | undefined): Promise<string | undefined> => {
    const path = given ?? ownPath;
    const now = monotonicMs();
    const known = agents();
    if (last?.path === path && last.agents === known && now - last.atMs < BELIEVED_MS) return last.name;
    last = { path, agents: known, name: findDefaultAgent(known, path), atMs: now };
    return last.name;
  };
};
