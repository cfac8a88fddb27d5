// The MCP servers that an agent is given with its session: that of cox, and those of its definition.

import type { McpServer as GivenServer } from '@agentclientprotocol/sdk/unstable';
import type { McpServer } from '@coxswain/protocol';
import { MARK_VARIABLE } from '../../processes/mark.ts';
import type { RunRequest } from '../../runtime.ts';

export interface GivenServers {
  readonly servers: GivenServer[];
  /** Names of the servers that the agent cannot use. */
  readonly leftOut: readonly string[];
}

const COX_SERVER = 'cox';

/** @param mark what the servers carry in `COX_RUN`: agents start them with hardly more than what is given here */
export const mcpServersFor = (
  { coxServer, agent }: Pick<RunRequest, 'coxServer' | 'agent'>,
  { takesHttpServers, mark }: { readonly takesHttpServers: boolean; readonly mark: string },
): GivenServers => {
  const own: readonly (readonly [string, McpServer])[] = coxServer
    ? [[COX_SERVER, { command: [coxServer.command, ...coxServer.args], env: coxServer.env }]]
    : [];
  const all = [...own, ...Object.entries(agent.mcpServers ?? {})];
  const canUse = (server: McpServer): boolean => 'command' in server || takesHttpServers;
  return {
    servers: all.flatMap(([name, server]) => (canUse(server) ? [given(name, server, mark)] : [])),
    leftOut: all.flatMap(([name, server]) => (canUse(server) ? [] : [name])),
  };
};

const given = (name: string, server: McpServer, mark: string): GivenServer => {
  if ('url' in server) return { type: 'http', name, url: server.url, headers: pairs(server.headers) };
  const [command = '', ...args] = server.command;
  return { name, command, args, env: pairs({ ...server.env, [MARK_VARIABLE]: mark }) };
};

const pairs = (values: Readonly<Record<string, string>> = {}): { name: string; value: string }[] =>
  Object.entries(values).map(([name, value]) => ({ name, value }));
