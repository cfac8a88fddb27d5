// Which agents start a program that somebody who only edits files could have written.

import { type AgentDefinition, COMMAND_AGENT } from './agent.ts';

/** True when each submission says itself what is run. */
export const runsAnyProgram = ({ name, shell }: Pick<AgentDefinition, 'name' | 'shell'>): boolean =>
  shell === true || name === COMMAND_AGENT;

/** They look into the folder for what they run. */
const LAUNCHERS: readonly string[] = ['npx', 'npm', 'pnpm', 'pnpx', 'yarn', 'bun', 'bunx'];
const SCRIPT = /\.(?:[cm]?[jt]s|py|rb|pl|php|lua|sh|jar)$/;

const isOfFolder = (word: string, index: number): boolean => {
  if (word.startsWith('./') || word.startsWith('../')) return true;
  if (index > 0) return !word.startsWith('/') && SCRIPT.test(word);
  const isRelative = word.includes('/') && !word.startsWith('/');
  return isRelative || LAUNCHERS.includes(word.slice(word.lastIndexOf('/') + 1));
};

const isRelative = (folder: string): boolean => !folder.startsWith('/') && folder !== '${PATH}';

/**
 * True when files in the folder of a task may decide what is started for the agent: always with `runtime: command`; else when
 * its worktree is set up by a command; or when its program, or one of its MCP servers, is named by a relative path, looked for by a relative PATH, or run by npx and the like.
 */
export const startsProgramOfFolder = (agent: AgentDefinition): boolean => {
  if (agent.runtime === 'command') return true;
  if (typeof agent.worktree === 'object' && agent.worktree.setup !== undefined) return true;
  const servers = Object.values(agent.mcpServers ?? {});
  const commands = [agent.command ?? [], ...servers.map((one) => ('command' in one ? one.command : []))];
  const path = commands.some(({ length }) => length > 0) ? agent.env.PATH : undefined;
  return commands.some((words) => words.some(isOfFolder)) || path?.split(':').some(isRelative) === true;
};
