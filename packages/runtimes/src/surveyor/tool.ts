// A turn as everything in it sees it, and how a tool is used in one.

import type { AgentContext, SessionUpdate, ToolKind } from '@agentclientprotocol/sdk';
import { messageOf } from '@coxswain/protocol';
import type { Survey } from './ask.ts';

export interface Turn {
  /** From 1 within its session. */
  readonly n: number;
  readonly path: string;
  /** Aborted: end at the next safe point. */
  readonly signal: AbortSignal;
  readonly survey: Survey;
  /** What was said once and for always about writing. */
  readonly mayWrite?: boolean | undefined;
  readonly client: AgentContext;
  readonly sessionId: string;
  send(update: SessionUpdate): Promise<void>;
  /** Runs before each entry of the plan. */
  beforeStep(turn: Turn): Promise<void>;
}

/** Uses a tool and shows it: under way, and over, whatever comes of it. */
export const useTool = async <Value>(
  { n, path, signal, send }: Turn,
  { tool, title, kind }: { readonly tool: string; readonly title: string; readonly kind: ToolKind },
  work: () => Promise<Value>,
): Promise<Value> => {
  const toolCallId = `${tool}-${n}`;
  const call = { toolCallId, name: tool, title, kind, rawInput: { folder: path }, locations: [{ path }] };
  await send({ sessionUpdate: 'tool_call', ...call, status: 'in_progress' });
  const end = (status: 'completed' | 'failed', rawOutput: unknown): Promise<void> =>
    send({ sessionUpdate: 'tool_call_update', toolCallId, status, rawOutput });
  try {
    const value = await work();
    signal.throwIfAborted();
    await end('completed', value);
    return value;
  } catch (error) {
    await end('failed', signal.aborted ? 'cancelled' : messageOf(error));
    throw error;
  }
};
