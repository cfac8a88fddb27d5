// Settings in an agent's definition that this agent does not support: it runs without them, and the task says so.

import { isImage } from '@coxswain/protocol';
import type { RunRequest } from '../../runtime.ts';
import type { AgentProfile } from './initialize.ts';
import { mcpServersFor } from './mcp-servers.ts';

/** One line for each setting that was left out. */
export const omittedSettings = (
  request: Pick<RunRequest, 'agent' | 'addDirs' | 'coxServer' | 'attachments'>,
  profile: AgentProfile,
  isModelIgnored: boolean,
): readonly string[] => {
  const { agent, addDirs, attachments = [] } = request;
  const { leftOut } = mcpServersFor(request, { takesHttpServers: profile.takesHttpServers, mark: '' });
  const name = `agent '${agent.name}'`;
  const lines: string[] = [];
  if (leftOut.length > 0)
    lines.push(`${name} does not support MCP servers over HTTP: it runs without ${leftOut.join(', ')}`);
  if (addDirs.length > 0 && !profile.takesDirectories)
    lines.push(`${name} does not support additional folders: it does not know about ${addDirs.join(', ')}`);
  const images = profile.takesImages ? [] : attachments.filter(isImage).map((one) => one.name);
  if (images.length > 0)
    lines.push(`${name} does not accept images: it got the path of ${images.join(', ')} instead`);
  if (isModelIgnored)
    lines.push(
      `${name} does not let cox choose its model: '${agent.model}' was ignored; set it in the agent's own settings`,
    );
  return lines;
};
