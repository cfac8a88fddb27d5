// Agents as clients see them, and what came of trying one.

import { z } from 'zod';
import { RUNTIME_NAMES } from '../task.ts';

export const agent = z.object({
  name: z.string(),
  runtime: z.enum(RUNTIME_NAMES),
  command: z.array(z.string()).readonly().optional(),
  shell: z.boolean().optional(),
  workspace: z.string().optional(),
  model: z.string().optional(),
  definedIn: z.string(),
  isDefault: z.boolean(),
  activeTasks: z.number().int(),
});
export type AgentSummary = z.output<typeof agent>;
export const agentCheck = z.object({
  name: z.string(),
  ok: z.boolean(),
  /** Each thing that was tried, and what came of it. */
  steps: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })).readonly(),
});
export type AgentCheck = z.output<typeof agentCheck>;
