// A run from its request to its outcome: everything the loop needs is put together here, and everything that was started is
// gone before the outcome is reported.

import { messageOf, type RunEnd } from '@coxswain/protocol';
import type { StartHeld } from '../command/held-program.ts';
import { recordingOf } from '../command/recording.ts';
import { decidedBefore } from '../decided-before.ts';
import { aborted } from '../processes/aborted.ts';
import { endOfGrace } from '../processes/grace.ts';
import type { RunHandle, RunRequest } from '../runtime.ts';
import type { Deps } from './deps.ts';
import { type Endpoint, endpointOf } from './endpoint.ts';
import type { GrantBook } from './grants.ts';
import { runLoop } from './loop.ts';
import { permissionGate } from './permission-gate.ts';
import { type Stopping, stoppingOf } from './stopping.ts';
import { allowedPathsOf } from './tools/allowed-paths.ts';
import type { McpTools } from './tools/mcp-tools.ts';
import { type RunPrograms, runPrograms } from './tools/run-programs.ts';
import { toolboxOf } from './tools/toolbox.ts';

export interface ModelRunParts {
  readonly request: RunRequest;
  readonly handle: RunHandle;
  readonly deps: Deps;
  readonly grants: GrantBook;
  /** Starts the programs of tools. */
  readonly start: StartHeld;
}

// What is left when the agent has ended is not needed.
const MAX_LEFTOVER_GRACE_MS = 2_000;
const LATE_GRACE_MS = 400;

/** Rejects only when what the run does cannot be recorded. */
export const runModel = async (parts: ModelRunParts): Promise<RunEnd> => {
  const { request, handle } = parts;
  const endpoint = endpointOf(request.agent, request.environment);
  if ('problem' in endpoint) return failed(endpoint.problem);
  const recording = recordingOf(handle);
  const stopping = stoppingOf(request, handle, recording.broken);
  const programs = runPrograms(request, parts.start);
  try {
    return await runWithTools({ ...parts, endpoint, stopping, programs, update: recording.update });
  } finally {
    const processes = await programs.endAll(leftoverGrace(request, stopping));
    if (processes.length > 0) await recording.update([{ type: 'ProcessesEnded', data: { processes } }]);
    stopping.dispose();
    recording.broken.throwIfAborted();
  }
};

// What the tools of a run that was stopped have left gets the rest of their time, or a moment when there is none left.
const leftoverGrace = ({ cancelGraceMs }: RunRequest, { run, force, grace }: Stopping): AbortSignal => {
  const atMost = (ms: number): AbortSignal => endOfGrace(Math.min(cancelGraceMs, ms), force);
  if (!run.aborted) return atMost(MAX_LEFTOVER_GRACE_MS);
  return grace.begin().aborted ? atMost(LATE_GRACE_MS) : grace.begin();
};

interface Prepared extends ModelRunParts {
  readonly endpoint: Endpoint;
  readonly stopping: Stopping;
  readonly programs: RunPrograms;
  readonly update: RunHandle['update'];
}

const runWithTools = async (parts: Prepared): Promise<RunEnd> => {
  const { request, handle, stopping, programs, update, grants, deps } = parts;
  const { agent } = request;
  if (stopping.run.aborted) return { status: 'cancelled' };
  const allowedPaths = await allowedPathsOf({
    workDir: request.workDir,
    addDirs: [...request.addDirs, ...(agent.memory ?? [])],
    readable: agent.skills ?? [],
    offLimits: request.offLimits,
  });
  let mcp: McpTools | undefined;
  try {
    mcp = await connectServers(parts);
  } catch (error) {
    if (stopping.run.aborted) return { status: 'cancelled' };
    return failed(messageOf(error));
  }
  const decided = decidedBefore(request.earlier);
  // Whoever asks hears of a ledger that cannot be read.
  decided.catch(() => {});
  const permit = permissionGate({
    permissions: request.permissions,
    grants: grants.of(agent.name, request.sessionId),
    decided,
    ask: handle.ask,
    stopped: stopping.run,
    update,
  });
  const { force, grace } = stopping;
  const mcpTools = mcp?.tools ?? [];
  const { nowMs } = deps;
  const toolbox = toolboxOf({ request, handle, allowedPaths, programs, grace, mcpTools, nowMs });
  try {
    return await runLoop({ ...parts, toolbox, permit, stand: () => stand(handle, mcp) });
  } finally {
    // A server that does not exit is ended with everything else of the run.
    await Promise.race([mcp?.close(), aborted(stopping.run.aborted ? grace.begin() : force)]);
  }
};

/** Where the next daemon goes on, this one stands still; else it resolves at once. */
const stand = async ({ handover }: RunHandle, mcp: McpTools | undefined): Promise<void> => {
  if (!handover?.signal.aborted) return;
  void mcp?.close();
  await handover.done();
};

const connectServers = async ({ request, stopping, programs }: Prepared): Promise<McpTools | undefined> => {
  const { agent, environment, workDir, permissions } = request;
  const servers = agent.mcpServers ?? {};
  if (Object.keys(servers).length === 0 || permissions.other === 'deny') return undefined;
  const { connectMcpServers } = await import('./tools/mcp-tools.ts');
  programs.noteOther();
  return connectMcpServers(servers, { environment, workDir, stopped: stopping.run });
};

const failed = (message: string): RunEnd => ({ status: 'failed', reason: 'runtime_error', message });
