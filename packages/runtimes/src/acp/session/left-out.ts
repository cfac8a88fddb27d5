// What the definition of an agent asks for and this agent cannot have: it works without, and that is told.

import { isImage } from '@coxswain/protocol';
import type { RunRequest } from '../../runtime.ts';
import type { AgentProfile } from './initialize.ts';
import { mcpServersFor } from './mcp-servers.ts';

/** One line for each thing that the agent does without. */
export const leftOutOf = (
  request: Pick<RunRequest, 'agent' | 'addDirs' | 'coxServer' | 'attachments'>,
  profile: AgentProfile,
  isModelIgnored: boolean,
): readonly string[] => {
  const { agent, addDirs, attachments = [] } = request;
  const { leftOut } = mcpServersFor(request, { takesHttpServers: profile.takesHttpServers, mark: '' });
  const name = `agent '${agent.name}'`;
  const lines: string[] = [];
  if (leftOut.length > 0)
    lines.push(`${name} takes no MCP servers over HTTP: it works without ${leftOut.join(', ')}`);
  if (addDirs.length > 0 && !profile.takesDirectories)
    lines.push(`${name} takes no further folders: it was not told of ${addDirs.join(', ')}`);
  const images = profile.takesImages ? [] : attachments.filter(isImage).map((one) => one.name);
  if (images.length > 0)
    lines.push(`${name} takes no images: it was given the path of ${images.join(', ')} instead`);
  if (isModelIgnored)
    lines.push(
      `${name} lets nobody choose its model: '${agent.model}' was not chosen; name it in the agent's own settings`,
    );
  return lines;
};
