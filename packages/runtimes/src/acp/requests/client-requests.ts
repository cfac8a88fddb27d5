// Everything that an ACP agent may ask of cox while it works: permissions, answers, files and terminals.

import type * as acp from '@agentclientprotocol/sdk/unstable';
import type { ToolCall } from '@coxswain/protocol';
import type { RunHandle, RunRequest } from '../../runtime.ts';

export interface ClientRequestsContext {
  readonly request: RunRequest;
  readonly handle: RunHandle;
  /** The environment of the programs that the agent runs in terminals. */
  readonly environment: Readonly<Record<string, string>>;
  /** What is known of a tool call by now. */
  readonly toolCallOf?: (toolCallId: string) => ToolCall | undefined;
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
  /** Ends its terminals with everything they started. Safe to call twice. */
  close(): Promise<void>;
}

export declare const clientRequests: (context: ClientRequestsContext) => ClientRequests;
