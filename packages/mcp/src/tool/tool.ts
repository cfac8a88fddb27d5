// A tool as data: its description for a model, its input and output, and the few lines that run it.

import type { Client } from '@coxswain/client';
import type { z } from 'zod';
import type { ToolContext } from './context.ts';

/** What a client may conclude about a tool before it runs it (ToolAnnotations of the MCP schema). */
export interface ToolHints {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  /** Its effects reach beyond cox: an agent starts working. */
  readonly openWorldHint: boolean;
}

export interface ToolAnswer<Data = unknown> {
  /** What the model reads. */
  readonly text: string;
  /** The same for programs. */
  readonly data: Data;
  /** The request did not succeed: a task failed. Default false. */
  readonly isError?: boolean;
}

export interface Tool<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  /** For people. */
  readonly title: string;
  /** For models: when to use it, and what comes back. */
  readonly description: string;
  readonly input: Input;
  readonly output: Output;
  readonly hints: ToolHints;
  /** Throws ProblemError for every refusal. */
  run(client: Client, input: z.output<Input>, context: ToolContext): Promise<ToolAnswer<z.output<Output>>>;
}

/** Infers input and output types from the schemas. */
export const defineTool = <Input extends z.ZodObject, Output extends z.ZodObject>(
  tool: Tool<Input, Output>,
): Tool<Input, Output> => tool;

/** Read-only. */
export const LOOKS: ToolHints = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
};
/** Starts an agent. */
export const SUBMITS: ToolHints = {
  readOnlyHint: false,
  destructiveHint: false,
  idempotentHint: false,
  openWorldHint: true,
};
