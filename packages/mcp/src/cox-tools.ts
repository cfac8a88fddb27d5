// The same tools for agents whose loop runs in the daemon: called as functions, without a server between.

import type { Client } from '@coxswain/client';
import { z } from 'zod';
import { runTool } from './tool/run-tool.ts';
import type { Tool } from './tool/tool.ts';
import { TOOLS } from './tools/index.ts';

/** A tool as a loop in the daemon takes it; the runtimes have the same shape under the same name. */
export interface CoxTool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema. */
  readonly inputSchema: Readonly<Record<string, unknown>>;
  /** Never throws: what went wrong is told as text with `isError`. */
  call(input: unknown, signal: AbortSignal): Promise<{ readonly text: string; readonly isError: boolean }>;
}

const faultsText = ({ issues }: z.core.$ZodError): string =>
  issues.map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`).join('; ');

const coxTool = (tool: Tool, client: Client): CoxTool => ({
  name: tool.name,
  description: tool.description,
  inputSchema: z.toJSONSchema(tool.input, { io: 'input' }),
  async call(input, signal) {
    const parsed = tool.input.safeParse(input ?? {});
    if (!parsed.success) return { text: `invalid_request: ${faultsText(parsed.error)}`, isError: true };
    try {
      const context = { signal, submitter: {} };
      const { text, isError = false } = await runTool(tool, async () => client, parsed.data, context);
      return { text, isError };
    } catch {
      return { text: 'cancelled: the call was ended before it was answered', isError: true };
    }
  },
});

/** The tools in the rights of the client: its token decides whose children its submissions are. */
export const coxTools = (client: Client): readonly CoxTool[] => TOOLS.map((tool) => coxTool(tool, client));
