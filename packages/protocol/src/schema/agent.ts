// Agents as clients see them, and what came of trying one.

import { z } from 'zod';
import { ON_LIMIT, OUTPUT_FORMATS, PROVIDERS } from '../agent/agent.ts';
import { PERMISSIONS, TOOL_KINDS } from '../agent/permissions.ts';
import type { Frozen } from '../frozen.ts';
import { ON_INPUT, RUNTIME_NAMES } from '../task/task.ts';
import { environment } from './fields.ts';
import { yesOrNo } from './query.ts';

const permission = z.enum(PERMISSIONS);

/** Each thing that was tried, and what came of it. */
const checkSteps = z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() }));

/**
 * An agent as it may be shown: names of variables, never their values. A program of another agent sees what it takes to choose
 * one, and nothing of how it is run: where it is defined, its variables and its tasks are left out too.
 */
export const agent = z.object({
  name: z.string(),
  runtime: z.enum(RUNTIME_NAMES),
  definedIn: z.string().optional(),
  isDefault: z.boolean(),
  /** Those that wait, run or need somebody. */
  activeTasks: z.number().int().optional(),
  /** Those of them that run now. */
  runningTasks: z.number().int().optional(),
  command: z.array(z.string()).optional(),
  shell: z.boolean().optional(),
  /** Where its program lies. Left out where it has none, it was not found, or it is one of each task's folder. */
  program: z.string().optional(),
  /** False: its program was not found. */
  isInstalled: z.boolean(),
  /** How to install the program of a well-known agent. */
  install: z.string().optional(),
  promptBy: z.string().optional(),
  format: z.enum(OUTPUT_FORMATS).optional(),
  workspace: z.string().optional(),
  worktree: z
    .union([
      z.boolean(),
      z.object({
        setup: z.string().optional(),
        copy: z.array(z.string()).optional(),
        link: z.array(z.string()).optional(),
      }),
    ])
    .optional(),
  model: z.string().optional(),
  models: z.record(z.string(), z.string()).optional(),
  provider: z.enum(PROVIDERS).optional(),
  baseUrl: z.string().optional(),
  apiKeyVariable: z.string().optional(),
  system: z.string().optional(),
  contextTokens: z.number().int().optional(),
  maxSteps: z.number().int().optional(),
  /** What it may do, for every kind of tool. */
  permissions: z.record(z.enum(TOOL_KINDS), permission),
  /** False: nothing is known that makes it ask, so it asks only about what its own settings say. */
  canBeMadeToAsk: z.boolean().optional(),
  tools: z.array(z.string()).optional(),
  /** Names of its MCP servers with what each is: a command line, or an address. */
  mcpServers: z.record(z.string(), z.string()).optional(),
  skills: z.array(z.string()).optional(),
  memory: z.array(z.string()).optional(),
  /** Names of the variables that are set for it. */
  env: z.array(z.string()).optional(),
  /** Names of the variables that are passed on to it. */
  passEnv: z.array(z.string()).optional(),
  /** Names of the variables that are not passed on to it. */
  dropEnv: z.array(z.string()).optional(),
  /** Agents that it may submit to; with `execute: allow` those whose program it may have started without running commands. */
  maySubmit: z.array(
    z.union([
      z.string(),
      z.object({
        agent: z.string(),
        execute: z.literal('allow').optional(),
        models: z.array(z.string()).optional(),
        modes: z.array(z.string()).optional(),
        efforts: z.array(z.string()).optional(),
      }),
    ]),
  ),
  maxHelpers: z.number().int().optional(),
  timeoutMs: z.number().optional(),
  maxAttempts: z.number().int().optional(),
  onInput: z.enum(ON_INPUT).optional(),
  onLimit: z.enum(ON_LIMIT).optional(),
  keepAliveMs: z.number().optional(),
  group: z.string().optional(),
  detach: z.boolean().optional(),
  /** What came of the last check since the daemon started, as long as the agent is defined as it was then. */
  lastCheck: z.object({ at: z.string(), ok: z.boolean(), steps: checkSteps }).optional(),
});
export type AgentSummary = Frozen<z.output<typeof agent>>;

/** The PATH on which programs are looked for, and whether well-known agents that are not there are told as well. */
export const agentQuery = z.strictObject({
  path: z.string().max(32_768).optional(),
  all: yesOrNo.optional(),
});

export const checkBody = z.strictObject({
  /** The environment in which the agent would be started. */
  environment: environment.default({}),
  /** It is asked something as well, which costs tokens: only an answer shows that it is logged in. */
  deep: z.boolean().default(false),
});
export const agentCheck = z.object({
  name: z.string(),
  ok: z.boolean(),
  steps: checkSteps,
});
export type AgentCheck = Frozen<z.output<typeof agentCheck>>;
