// The handshake with an agent: protocol version, name, capabilities.

import { type ClientCapabilities, methods } from '@agentclientprotocol/sdk/unstable';
import type { AgentHost } from '../host/agent-host.ts';
import { type CallOptions, call } from '../host/call.ts';
import type { Need } from '../host/crash.ts';
import { failure } from '../host/failure.ts';
import type { AgentInfo } from '../quirks.ts';
import { fieldsOf, listOf, textOf } from '../updates/reading.ts';
import { rejection } from './rejection.ts';

/**
 * The version that is offered. Some adapters fail on parameters of version 1 that are offered as a later one, and every
 * agent that speaks a later one still speaks this.
 */
export const PROTOCOL_VERSION = 1;

export interface AuthMethod {
  readonly id: string;
  readonly name: string;
  readonly description?: string | undefined;
  /** The method is a program to run in a terminal: the agent itself, with these arguments. */
  readonly args?: readonly string[] | undefined;
}

export interface AgentProfile {
  readonly info: AgentInfo | undefined;
  readonly authMethods: readonly AuthMethod[];
  readonly loads: boolean;
  readonly resumes: boolean;
  readonly takesDirectories: boolean;
  readonly takesHttpServers: boolean;
  readonly takesImages: boolean;
  /** The content of files within the prompt. */
  readonly takesFiles: boolean;
}

/** @throws AgentFailure when the agent refuses, does not answer in time, or speaks another version */
export const initialize = async (
  host: AgentHost,
  options: Omit<CallOptions, keyof Need>,
  clientVersion: string,
): Promise<AgentProfile> => {
  const during = 'when it was started';
  const hint = 'does it speak ACP over stdin and stdout?';
  const ask = () =>
    host.agent.request(methods.agent.initialize, {
      protocolVersion: PROTOCOL_VERSION,
      clientCapabilities: CLIENT_CAPABILITIES,
      clientInfo: { name: 'cox', title: 'Coxswain', version: clientVersion },
    });
  const answer = await call(host, ask, { ...options, during, hint }).catch((error: unknown) => {
    throw rejection(error, `${host.program} refused to initialize`);
  });
  const { protocolVersion } = fieldsOf(answer);
  if (protocolVersion !== PROTOCOL_VERSION)
    throw failure(
      'runtime_error',
      `${host.program} speaks version ${String(protocolVersion)} of the Agent Client Protocol, and cox speaks ` +
        `version ${PROTOCOL_VERSION}; use a version of the agent that speaks it`,
    );
  return profileOf(answer);
};

const profileOf = (answer: unknown): AgentProfile => {
  const { agentInfo, agentCapabilities, authMethods } = fieldsOf(answer);
  const { name, version } = fieldsOf(agentInfo);
  const { loadSession, sessionCapabilities, mcpCapabilities, promptCapabilities } =
    fieldsOf(agentCapabilities);
  const session = fieldsOf(sessionCapabilities);
  // A capability is set when it is an object, even an empty one.
  const has = (capability: unknown): boolean =>
    capability !== undefined && capability !== null && capability !== false;
  const ownName = textOf(name);
  return {
    info: ownName === undefined ? undefined : { name: ownName, version: textOf(version) ?? '' },
    authMethods: listOf(authMethods).flatMap(authMethodOf),
    loads: loadSession === true,
    resumes: has(session.resume),
    takesDirectories: has(session.additionalDirectories),
    takesHttpServers: fieldsOf(mcpCapabilities).http === true,
    takesImages: fieldsOf(promptCapabilities).image === true,
    takesFiles: fieldsOf(promptCapabilities).embeddedContext === true,
  };
};

const authMethodOf = (method: unknown): readonly AuthMethod[] => {
  const { id, name, description, type, args } = fieldsOf(method);
  const ownId = textOf(id);
  if (ownId === undefined) return [];
  return [
    {
      id: ownId,
      name: textOf(name) ?? ownId,
      description: textOf(description),
      args: type === 'terminal' ? listOf(args).filter((arg) => typeof arg === 'string') : undefined,
    },
  ];
};

// The client capabilities that cox sends in `initialize`.
const CLIENT_CAPABILITIES: ClientCapabilities = {
  fs: { readTextFile: true, writeTextFile: true },
  terminal: true,
  elicitation: { form: {}, url: {} },
};
