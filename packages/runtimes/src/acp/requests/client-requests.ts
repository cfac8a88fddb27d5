// Everything that an ACP agent may ask of cox while it works: permissions, answers, files and terminals.

import type * as acp from '@agentclientprotocol/sdk/unstable';
import type { ToolCall } from '@coxswain/protocol';
import { placesOf } from '../../model/tools/places.ts';
import type { RunHandle, RunRequest } from '../../runtime.ts';
import type { Fields } from '../updates/reading.ts';
import { answerElicitation } from './create-elicitation.ts';
import { readFileFor, writeFileFor } from './files.ts';
import { Permits } from './permits.ts';
import type { Refusal } from './request-permission.ts';
import { Terminals } from './terminals.ts';
import { answerToldPermission } from './told-permission.ts';

export interface ClientRequestsContext {
  readonly request: Pick<
    RunRequest,
    | 'workDir'
    | 'addDirs'
    | 'offLimits'
    | 'attachments'
    | 'permissions'
    | 'mark'
    | 'cancelGraceMs'
    | 'agent'
    | 'coxServer'
  >;
  readonly handle: Pick<RunHandle, 'ask' | 'update' | 'tools'>;
  /** The environment of the programs that the agent runs in terminals. It carries the mark of the run. */
  readonly environment: Readonly<Record<string, string>>;
  /** What is known of a tool call that is under way. */
  readonly toolCallOf?: (toolCallId: string) => ToolCall | undefined;
  /** Takes what a request tells of its tool call. */
  readonly toolCallTold?: (update: Fields) => Promise<void>;
  /** The agent understands that a file is missing; default: it does. */
  readonly knowsMissingFiles?: () => boolean;
  /** Where the agent keeps what it was always allowed. */
  readonly keepsAlwaysIn?: () => string | undefined;
}

/** Each takes the parameters of one request of the protocol; what is refused is thrown as a `RequestError`. */
export interface ClientRequests {
  requestPermission(params: acp.RequestPermissionRequest): Promise<acp.RequestPermissionResponse>;
  createElicitation(params: acp.CreateElicitationRequest): Promise<acp.CreateElicitationResponse>;
  readTextFile(params: acp.ReadTextFileRequest): Promise<acp.ReadTextFileResponse>;
  writeTextFile(params: acp.WriteTextFileRequest): Promise<acp.WriteTextFileResponse>;
  createTerminal(params: acp.CreateTerminalRequest): Promise<acp.CreateTerminalResponse>;
  terminalOutput(params: acp.TerminalOutputRequest): Promise<acp.TerminalOutputResponse>;
  waitForTerminalExit(params: acp.WaitForTerminalExitRequest): Promise<acp.WaitForTerminalExitResponse>;
  killTerminal(params: acp.KillTerminalRequest): Promise<acp.KillTerminalResponse>;
  releaseTerminal(params: acp.ReleaseTerminalRequest): Promise<acp.ReleaseTerminalResponse>;
  /** The permissions that were refused since this was asked last, oldest first. */
  takeRefusals(): readonly Refusal[];
  /** What a terminal printed, for the tool call that shows it. */
  terminalText(terminalId: string): string | undefined;
  /** Ends its terminals with everything they started; they are killed when the grace is over. Safe to call twice. */
  close(graceOver?: AbortSignal): Promise<void>;
}

export const clientRequests = (context: ClientRequestsContext): ClientRequests => {
  const { request, handle, environment, knowsMissingFiles, keepsAlwaysIn } = context;
  const { toolCallOf = () => undefined, toolCallTold = async () => {} } = context;
  const permits = new Permits((toolCallId) => toolCallOf(toolCallId) !== undefined);
  const { workDir, addDirs, offLimits, agent, attachments = [] } = request;
  const readable = [...(agent.skills ?? []), ...(agent.memory ?? [])];
  const places = placesOf({
    workDir,
    addDirs: [...addDirs, ...(agent.memory ?? [])],
    readable,
    offLimits,
    given: attachments.map(({ path }) => path),
  });
  let refusals: Refusal[] = [];
  const refused = (refusal: Refusal): void => void refusals.push(refusal);
  const hasCoxServer = request.coxServer !== undefined && agent.mcpServers?.cox === undefined;
  const coxTools = new Set(hasCoxServer ? handle.tools.map(({ name }) => name) : []);
  const ports = { request, handle, permits, places, knowsMissingFiles };
  const terminals = new Terminals({ ...ports, environment });
  const realPathOf = async (path: string): Promise<string | undefined> =>
    (await places).locate(path, 'read').catch(() => undefined);
  return {
    requestPermission: (params) =>
      answerToldPermission(params, {
        ...ports,
        toolCallOf,
        toolCallTold,
        realPathOf,
        refused,
        coxTools,
        keepsAlwaysIn,
      }),
    createElicitation: (params) => answerElicitation(params, ports),
    readTextFile: (params) => readFileFor(params, ports),
    writeTextFile: (params) => writeFileFor(params, ports),
    createTerminal: (params) => terminals.create(params),
    terminalOutput: (params) => terminals.output(params),
    waitForTerminalExit: async (params) => terminals.waitForExit(params),
    killTerminal: (params) => terminals.kill(params),
    releaseTerminal: (params) => terminals.release(params),
    takeRefusals: () => {
      const taken = refusals;
      refusals = [];
      return taken;
    },
    terminalText: (terminalId) => terminals.text(terminalId),
    close: (graceOver) => terminals.close(graceOver),
  };
};
