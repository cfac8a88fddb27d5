// The same tools for agents whose loop runs in the daemon: called as functions, without a server in between.

import type { Client } from '@coxswain/client';
import { z } from 'zod';
import { runTool } from './tool/run-tool.ts';
import type { Tool } from './tool/tool.ts';
import { TOOLS } from './tools/index.ts';

/** A tool as a loop in the daemon calls it; the runtimes declare the same shape under the same name. */
export interface CoxTool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema. */
  readonly inputSchema: Readonly<Record<string, unknown>>;
  /** It changes nothing. */
  readonly isReadOnly: boolean;
  /** Never throws: errors are returned as text with `isError`. */
  call(input: unknown, signal: AbortSignal): Promise<{ readonly text: string; readonly isError: boolean }>;
}

const faultsText = ({ issues }: z.core.$ZodError): string =>
  issues.map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`).join('; ');

const coxTool = (tool: Tool, connect: () => Promise<Client>): CoxTool => ({
  name: tool.name,
  description: tool.description,
  isReadOnly: tool.hints.readOnlyHint,
  // Created when a model asks for it: most agents never do.
  get inputSchema() {
    return z.toJSONSchema(tool.input, { io: 'input' });
  },
  async call(input, signal) {
    const parsed = tool.input.safeParse(input ?? {});
    if (!parsed.success) return { text: `invalid_request: ${faultsText(parsed.error)}`, isError: true };
    try {
      const context = { signal, submitter: {} };
      const { text, isError = false } = await runTool(tool, connect, parsed.data, context);
      return { text, isError };
    } catch {
      return { text: 'cancelled: the call was cancelled before it was answered', isError: true };
    }
  },
});

/**
 * The tools with the rights of the client, which is connected for each call: its token decides whose children its submissions
 * are.
 */
export const coxTools = (connect: () => Promise<Client>): readonly CoxTool[] =>
  TOOLS.map((tool) => coxTool(tool, connect));
