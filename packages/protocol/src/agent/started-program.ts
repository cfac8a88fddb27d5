// Which agents start a program that someone who may only edit files could have written.

import { type AgentDefinition, COMMAND_AGENT } from './agent.ts';

/** True if the submission decides which program runs. */
export const runsAnyProgram = ({ name, shell }: Pick<AgentDefinition, 'name' | 'shell'>): boolean =>
  shell === true || name === COMMAND_AGENT;

/** Programs that look in the current folder for what to run. */
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
 * True if files in the folder of a task may decide what is started for the agent: always with `runtime: command`; otherwise if
 * a command sets up its worktree, or if its program or one of its MCP servers has a relative path, is found by a relative PATH,
 * or is run by npx and the like.
 */
export const startsProgramOfFolder = (agent: AgentDefinition): boolean => {
  if (agent.runtime === 'command') return true;
  if (typeof agent.worktree === 'object' && agent.worktree.setup !== undefined) return true;
  const servers = Object.values(agent.mcpServers ?? {});
  const commands = [agent.command ?? [], ...servers.map((one) => ('command' in one ? one.command : []))];
  const path = commands.some(({ length }) => length > 0) ? agent.env.PATH : undefined;
  return commands.some((words) => words.some(isOfFolder)) || path?.split(':').some(isRelative) === true;
};
