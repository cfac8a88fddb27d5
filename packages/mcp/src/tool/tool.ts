// A tool as one piece of data: how a model is told of it, what it takes and gives, and the few lines that do it.

import type { Client } from '@coxswain/client';
import type { z } from 'zod';
import type { ToolContext } from './context.ts';

/** What a client may conclude about a tool before it runs it (ToolAnnotations of the MCP schema). */
export interface ToolHints {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  /** It reaches beyond what cox itself keeps: an agent works in the world. */
  readonly openWorldHint: boolean;
}

export interface ToolAnswer<Data = unknown> {
  /** What the model reads. */
  readonly text: string;
  /** The same for programs. */
  readonly data: Data;
  /** What was asked for did not come about: a task failed. Default false. */
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

/** Lets the compiler infer what a tool takes and gives from its schemas. */
export const defineTool = <Input extends z.ZodObject, Output extends z.ZodObject>(
  tool: Tool<Input, Output>,
): Tool<Input, Output> => tool;

/** Looks, and changes nothing. */
export const LOOKS: ToolHints = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
};
/** Sets an agent to work. */
export const SUBMITS: ToolHints = {
  readOnlyHint: false,
  destructiveHint: false,
  idempotentHint: false,
  openWorldHint: true,
};
