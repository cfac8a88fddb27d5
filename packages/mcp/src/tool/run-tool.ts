// Runs a tool call: a refusal becomes an answer the model can read and act on, never a failure of the call.

import type { Client } from '@coxswain/client';
import { messageOf, ProblemError } from '@coxswain/protocol';
import type { ToolContext } from './context.ts';
import type { Tool, ToolAnswer } from './tool.ts';

const refusalText = (error: unknown): string => {
  if (error instanceof ProblemError) return `${error.code}: ${error.message}`;
  return `internal: the tool failed unexpectedly: ${messageOf(error)}`;
};

/** Runs the tool on validated input. Throws only the reason of the signal. */
export const runTool = async (
  tool: Tool,
  connect: () => Promise<Client>,
  input: Record<string, unknown>,
  context: ToolContext,
): Promise<ToolAnswer<unknown>> => {
  try {
    return await tool.run(await connect(), input, context);
  } catch (error) {
    if (context.signal.aborted) throw context.signal.reason;
    return { text: refusalText(error), data: undefined, isError: true };
  }
};
